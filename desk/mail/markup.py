"""HTML from outside: made harmless for showing, and turned into plain text.

Nothing that is fetched, run or laid out by the sender survives: no images (they tell when a mail
was read), scripts, styles, forms or frames. Plain text is made from what the sanitiser left, so
the reader below never sees broken markup.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import nh3

LONGEST_HTML = 500_000
"""Characters that are looked at; the rest is in the kept mail."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TAGS = _names(
    "a abbr b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins li ol p pre"
    " q s small span strike strong sub sup table tbody td tfoot th thead tr u ul"
)
_DROPPED_WHOLE = _names("script style title noscript template object svg math")
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# The sanitiser looks through all open tags for many a tag, so depth times tags is what it costs.
_MOST_STEPS = 50_000_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_NEVER_OPEN = _names(
    "br hr img input meta link col area base embed wbr source track param"
    " p li td th tr dd dt option tbody thead tfoot"
)

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED_WHOLE,
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer nofollow",
    url_relative="deny",
)

_ON_LINES_OF_THEIR_OWN = _names(
    "blockquote caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul"
)
_WITH_SPACE_AROUND = _names("p h1 h2 h3 h4 h5 h6 blockquote ul ol table pre")


def sanitised(markup: str) -> str:
    """Return HTML that may stand in a page as it is.

    Of absurdly nested HTML, which is made to keep a reader busy, only the words are left.
    """
    taken = markup[:LONGEST_HTML]
    return (
        markup_of(re.sub(r"<[^<>]*>?", " ", taken)) if is_absurd(taken) else _CLEANER.clean(taken)
    )


def is_absurd(markup: str) -> bool:
    """Whether HTML is nested so deeply that sanitising it would take many seconds."""
    depth = deepest = tags = 0
    for tag in _TAG.finditer(markup):
        tags += 1
        if tag[2].lower() not in _NEVER_OPEN:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest * tags > _MOST_STEPS


def text_of(clean: str) -> str:
    """Return sanitised HTML as plain text: one line per block, links with their address."""
    reader = _TextReader()
    reader.feed(clean)
    reader.close()
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in reader.text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def markup_of(text: str) -> str:
    """Return plain text as HTML with the same lines."""
    return "<div>" + html.escape(text).replace("\n", "<br>\n") + "</div>"


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._href = ""
        self._link_from = 0
        self._in_pre = 0

    def text(self) -> str:
        return "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "li":
            self._pieces.append("- ")
        elif tag == "pre":
            self._in_pre += 1
        elif tag in {"td", "th"}:
            self._pieces.append("\t")
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
            self._link_from = len(self._pieces)

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self._in_pre -= 1
        elif tag == "a":
            self._name_link()
        self._break(tag)

    def handle_data(self, data: str) -> None:
        self._pieces.append(data if self._in_pre else re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _WITH_SPACE_AROUND:
            self._pieces.append("\n\n")
        elif tag in _ON_LINES_OF_THEIR_OWN and not self._at_line_start():
            self._pieces.append("\n")

    def _at_line_start(self) -> bool:
        return not self._pieces or self._pieces[-1].endswith("\n")

    def _name_link(self) -> None:
        # The address is shown whenever the words do not: a link must not claim another target.
        shown = "".join(self._pieces[self._link_from :]).strip()
        target = self._href.removeprefix("mailto:").removeprefix("tel:")
        if target and target.rstrip("/") != shown.rstrip("/"):
            self._pieces.append(f" <{target}>" if shown else target)
        self._href = ""
