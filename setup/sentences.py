"""Holds the English sentences of code and templates and their Japanese translation together.

update writes new sentences into the catalogue and drops those gone (`make sentences`); check
fails where a sentence has no translation, or one that does not fit (`make check`). This script
alone in its folder needs the environment: it reads with Babel.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from steps import say

LANGUAGE = "ja"
CATALOGUE = Path("translations") / LANGUAGE / "LC_MESSAGES" / "messages.po"
HEADING = "# The sentences of the desk in Japanese."

SOURCES = {"desk": [("**.py", "python")], "templates": [("**.html", "jinja2")]}
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_n": (1, 2), "lazy_ngettext": (1, 2)}


def sentences() -> Catalog:
    """Return every sentence that code and templates mark for translation."""
    found = Catalog(locale=LANGUAGE)
    for folder, methods in SOURCES.items():
        for file, _, text, _, context in extract_from_dir(
            folder, methods, OPTIONS, keywords=KEYWORDS
        ):
            found.add(text, locations=[(f"{folder}/{file}", 0)], context=context)
    return found


def translations() -> Catalog:
    """Return the catalogue as it stands; an empty one where there is none."""
    if not CATALOGUE.exists():
        return Catalog(LANGUAGE, header_comment=HEADING, project="desk", version="1", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def update() -> None:
    """Write the catalogue anew: new sentences come without a translation, old ones go."""
    catalogue = translations()
    catalogue.update(sentences(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    missing = sum(not _translated(message) for message in catalogue if message.id)
    say(f"{CATALOGUE}: {len(catalogue)} sentences, {missing} of them not translated yet")


def check() -> list[str]:
    """Return what is wrong with the translations, one line each."""
    catalogue, wanted = translations(), sentences()
    return [*_lacking(catalogue, wanted), *_left_over(catalogue, wanted), *_wrong(catalogue)]


def _lacking(catalogue: Catalog, wanted: Catalog) -> Iterator[str]:
    for message in wanted:
        known = catalogue.get(message.id, message.context) if message.id else message
        if known is not message and (known is None or not _translated(known)):
            yield f"not translated: {message.id!r} ({message.locations[0][0]})"


def _left_over(catalogue: Catalog, wanted: Catalog) -> Iterator[str]:
    for message in catalogue:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"used nowhere: {message.id!r}"


def _wrong(catalogue: Catalog) -> Iterator[str]:
    for message, errors in catalogue.check():
        for error in errors:
            yield f"wrong: {message.id!r}: {error}"


def _translated(message: Message) -> bool:
    text = message.string
    return bool(text if isinstance(text, str) else text and all(text)) and not message.fuzzy


def main() -> int:
    """Update or check, as the command line says; return the exit status."""
    if sys.argv[1:] == ["update"]:
        update()
        return 0
    wrong = check()
    for line in wrong:
        say(line)
    if wrong:
        say(f"Mend {CATALOGUE} (make sentences brings in what is new).")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
