"""HTML to lines of text: blocks become lines, the cells of a row are set apart by tabs.

Work grows with the length of the text only, whatever the HTML: a `<` that closes nowhere before the
next one is taken as text first, because the standard parser starts over at each of them.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

MAX_HTML = 400_000
RULE = "----------"
_BLOCKS = "address|article|blockquote|br|dd|div|dl|dt|fieldset|figure|footer|form|header|h[1-6]"
_LINE = re.compile(rf"{_BLOCKS}|hr|li|main|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul")
_CELL = frozenset({"td", "th"})
_ROW = frozenset({"hr", "table", "tbody", "tfoot", "thead", "tr"})
_UNSEEN = frozenset({"script", "style", "title", "template"})
_TAG = re.compile(r"/?[A-Za-z][^<>]*>|![^<>]*>|\?[^<>]*>")
_BLANKS = re.compile(r"\s+")
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9A-Fa-f]{7,});?")


def html_lines(html: str) -> list[str]:
    """Return the lines that a reader of `html` sees, without blank ones; never raises."""
    reader = _Lines()
    try:
        reader.feed(_tame(html[:MAX_HTML]))
        reader.close()
    except (AssertionError, ValueError):
        pass  # what was read up to the malformed place is kept
    return [line for line in "".join(reader.pieces).split("\n") if line.strip()]


def _tame(html: str) -> str:
    """Leave only well-closed tags, no marked sections and no endless character references."""
    first, *pieces = _LONG_REFERENCE.sub("\ufffd", html).split("<")
    tamed = [first]
    for piece in pieces:
        if not _TAG.match(piece):
            tamed.append("&lt;" + piece)
        elif piece.startswith(("!", "?")):
            tamed.append(piece.partition(">")[2])
        else:
            tamed.append("<" + piece)
    return "".join(tamed)


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0
        self._in_row = False
        self._cell_has_text = False
        self._break_due = False
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _CELL:
            self._begin_cell()
        elif _LINE.fullmatch(tag):
            self._break_line(tag)
        elif tag == "a":
            # A console link may be told by its address only, behind the words "View computer".
            address = dict(attrs).get("href") or ""
            self._link = f" <{address.strip()}> " if "/computers/" in address else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.pieces.append(self._link)
            self._link = ""
        elif tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif _LINE.fullmatch(tag) and tag not in {"br", "hr"}:
            self._break_line(tag)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if data.strip():
            if self._break_due:
                self.pieces.append("\n")
            self._break_due, self._cell_has_text = False, True
        self.pieces.append(_BLANKS.sub(" ", data))

    def _begin_cell(self) -> None:
        if self._in_row:
            self.pieces.append("\t")
        self._in_row, self._cell_has_text, self._break_due = True, False, False

    def _break_line(self, tag: str) -> None:
        """Break now; inside a cell only between texts, so that `<td><p>x</p></td>` stays a cell."""
        if self._in_row and tag not in _ROW:
            self._break_due = self._cell_has_text
            return
        self._in_row, self._break_due = False, False
        self.pieces.append(f"\n{RULE}\n" if tag == "hr" else "\n")
