"""The reader's language: Japanese first, English by choice, for screens and sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from flask import Flask, g, request, session
from flask_babel import Babel, get_locale, get_translations
from flask_login import current_user

LANGUAGES = ("ja", "en")
NAMES = {"ja": "日本語", "en": "English"}

TRANSLATIONS = Path(__file__).resolve().parent.parent.parent / "translations"


def set_up(app: Flask) -> None:
    """Join the choice of language to `app`."""
    app.config.update(
        BABEL_DEFAULT_LOCALE="ja",
        BABEL_DEFAULT_TIMEZONE="Asia/Tokyo",
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
    )
    Babel(app, locale_selector=_chosen, timezone_selector=lambda: "Asia/Tokyo")
    # Flask-Babel asks for the language anew for each of the hundreds of words of a long list.
    cast(Any, app.jinja_env).install_gettext_callables(
        gettext=lambda one: _translations().ugettext(one),
        ngettext=lambda one, many, count: _translations().ungettext(one, many, count),
        newstyle=True,
    )
    app.context_processor(lambda: {"language": current_language(), "languages": NAMES})


def current_language() -> str:
    """Return the code of the language that this request is answered in."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "ja"


def _translations() -> Any:
    """Return the sentences in the language of this request, looked up once."""
    found = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    return found


def _chosen() -> str:
    if current_user and current_user.is_authenticated:
        return str(current_user.person.language)
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    return request.accept_languages.best_match(LANGUAGES, default="ja") or "ja"
