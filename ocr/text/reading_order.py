"""Reading order: a page's printed lines in the order in which they are read.

Header: left column, then right; foot: recipients, then the signature; a copy block again in that order
(NĐ30, Phụ lục I, Phần I.IV and Phần II.II.3; HD36 II.3 by analogy). Tables row by row.
"""

from __future__ import annotations

import itertools
from itertools import groupby
from typing import Literal, NamedTuple

from lexicon import vocabulary
from lexicon.authority import opens_with_mark
from lexicon.dates import date_at_end
from lexicon.folding import fold
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.text.printed import PrintedLine, PrintedWord

Kind = Literal["body", "line", "row"]


class OrderedLine(NamedTuple):
    """A line in reading order. ``body``: running text, to be joined to paragraphs; ``line``: a line by itself."""

    line: PrintedLine
    kind: Kind


# The parser finds the same words whatever letter of them was misread. Here, before any word is repaired, only usual
# misreadings count: a line taken for one of these by chance would put a whole page out of order.
_COPY_KIND, _ADDRESSEES, _RECIPIENTS = (
    vocabulary.pattern("marks", "read", name) for name in ("copy", "addressees", "recipients")
)
_HEADS = [
    fold(words).split()
    for system in ("state", "party")
    for words in vocabulary.words("marks", "head", system)
]


FOOT = 5_000
"""Where the numbers of regions begin that are columns of a foot, parted after reading."""
_GUTTER = 3.0 * TYPE
"""Minimum width of a blank that parts an item of the list of recipients from the signer's column."""
_LEAST_READ = 0.3
"""Minimum confidence of a word by which the signer's column is known."""
_INDENT = 4.0 * TYPE
"""How far from the list's left edge its lines may begin."""


def order_lines(lines: list[PrintedLine]) -> list[OrderedLine]:
    """The lines of one page in reading order; stamps come where their height puts them."""
    flow = _foot_parted(_head_parted([line for line in lines if line.role != "stamp"]))
    ordered: list[OrderedLine] = []
    for _, group in groupby(flow, key=lambda line: line.region):
        region = list(group)
        if region[0].role == "column":
            ordered += [OrderedLine(line, "line") for line in _columns(region)]
        elif region[0].role == "cell":
            ordered += [OrderedLine(_row(cells), "row") for cells in _rows(region)]
        else:
            ordered += [OrderedLine(line, "body") for line in region]
    for stamp in (line for line in lines if line.role == "stamp"):
        ordered.insert(_place_of(stamp, ordered), OrderedLine(stamp, "line"))
    return _kind_before_date(ordered)


def _head_parted(lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines with a header's first one parted where two long names all but touch, and were read as one line.

    Left of the country's or the Party's name stands the issuer (HD36 II.1.1; NĐ30, Phụ lục I, II.1 and 2).
    """
    for k, (line, below) in enumerate(itertools.pairwise(lines)):
        if line.role != "body" or below.role != "column":
            continue
        words = [fold(word.printed) for word in line.words]
        for head in _HEADS:
            at = len(words) - len(head)
            if at > 0 and words[at:] == head:
                as_column = line._replace(role="column", region=below.region)
                left = as_column._replace(words=line.words[:at], place=0)
                right = as_column._replace(words=line.words[at:], place=1)
                rest = lines[k + 1 :]
                first_right = next((n for n, other in enumerate(rest) if other.place == 1), len(rest))
                return [*lines[:k], left, *rest[:first_right], right, *rest[first_right:]]
    return lines


def _foot_parted(lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines with the foot parted where its two columns were read as one, row by row: a seal or a signature that
    reaches over the gutter hides it.

    The list of recipients stands at the left (NĐ30, Phụ lục I, II.9), the signer at the right: what stands far behind
    an item's last word is the signer's.
    """
    at = next((k for k, line in enumerate(lines) if _opens_recipients(line)), None)
    if at is None or lines[at].role not in ("body", "column") or _stands_beside(lines[at], lines):
        return lines
    first = lines[at]
    own = [k for k in range(at, len(lines)) if _strip_of(lines[k]) == _strip_of(first)]
    cuts = {k: cut for k in own if (cut := _gutter_in(lines[k], first)) is not None}
    # Scraps of a seal behind an item do not tell where the signer's column begins.
    starts = [lines[k].words[cut].x0 for k, cut in cuts.items() if any(map(_is_read, lines[k].words[cut:]))]
    if not starts:
        return lines
    start = min(starts)
    own = list(
        itertools.takewhile(lambda k: k in cuts or lines[k].x1 < start or lines[k].x0 > start - TYPE, own)
    )
    region = first.region if first.role == "column" and not first.place else FOOT + first.region
    left: list[PrintedLine] = []
    right = [line for line in lines[at:] if _strip_of(line) == ("column", region, 1)]
    above = _authority_above(lines, at)
    right += [line._replace(role="column", region=region, place=1) for line in lines[above:at]]
    rest = [line for k, line in enumerate(lines[at:], at) if k not in own and line not in right]
    for k in own:
        line = lines[k]._replace(role="column", region=region)
        cut = 0 if line.x0 > start - TYPE else cuts.get(k, len(line.words))
        left += [line._replace(words=line.words[:cut], place=0)] if cut else []
        right += [line._replace(words=line.words[cut:], place=1)] if line.words[cut:] else []
    return [*lines[:above], *left, *sorted(right, key=lambda line: line.baseline), *rest]


def _authority_above(lines: list[PrintedLine], at: int) -> int:
    """From which line on the signer's column stands above the words that open the list: his authority, KT. …, far to
    their right.
    """
    first = lines[at]
    above = lines[at - 1] if at else first
    edge = first.words[min(1, len(first.words) - 1)].x1 + _GUTTER
    beside = _strip_of(above) == _strip_of(first) and above.x0 > edge
    return at - 1 if beside and above.text.isupper() and opens_with_mark(above.text) else at


def _stands_beside(first: PrintedLine, lines: list[PrintedLine]) -> bool:
    """Whether a column stands left of a line, on its height or below it; what is written in the margin above does not
    count.
    """
    return any(
        line.role == first.role and line.region == first.region and line.place < first.place
        for line in lines
        if line.baseline > first.baseline - TYPE
    )


def _strip_of(line: PrintedLine) -> tuple[str, int, int]:
    return line.role, line.region, line.place


def _opens_recipients(line: PrintedLine) -> bool:
    """Whether a line opens with the words "Nơi nhận:", whatever was read behind them."""
    return bool(_RECIPIENTS.match(fold(line.text))) and ":" in " ".join(w.printed for w in line.words[:2])


def _gutter_in(line: PrintedLine, first: PrintedLine) -> int | None:
    """Before which word of a line of the list the gutter lies: the widest blank, where it is wide and what stands
    before it begins at the list's left edge.
    """
    if line.x0 > first.x0 + _INDENT or len(line.words) < 2:
        return None
    blanks = [(b.x0 - a.x1, k) for k, (a, b) in enumerate(itertools.pairwise(line.words), 1)]
    widest, cut = max(blanks)
    return cut if widest >= _GUTTER else None


def _is_read(word: PrintedWord) -> bool:
    return word.confidence >= _LEAST_READ and sum(map(str.isalpha, word.printed)) > 1


def _kind_before_date(ordered: list[OrderedLine]) -> list[OrderedLine]:
    """SAO LỤC before the place and date, whether it is printed beside the copying body or under it."""
    out: list[OrderedLine] = []
    for item in ordered:
        if is_copy_kind(item.line) and out and date_at_end(fold(out[-1].line.text)):
            out.insert(len(out) - 1, OrderedLine(item.line, "line"))
        else:
            out.append(item)
    return out


def _columns(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Columns from left to right, but what stands above "Nơi nhận" before what stands below it."""
    opening = next((line for line in lines if is_recipients(line)), None)
    split = opening.baseline if opening else None
    if opening is not None and not opening.place:
        # An item at the list's edge is the list's, whichever column it was cut out with.
        items = [x for x in lines if x.place and x.x0 < opening.x0 + TYPE and x.text[:1] in "-–—~"]
        lines = [line._replace(place=0) if line in items else line for line in lines]
    above = [line for line in lines if split is not None and line.baseline < split - 1.6 * TYPE]
    if not any(line.place == 0 for line in above):
        # A signer's first line may stand a little above the recipients; the words "SAO LỤC" stand before both.
        above = [line for line in above if is_copy_kind(line)]
    addressed = next((line.baseline for line in lines if _ADDRESSEES.match(fold(line.text))), None)
    # "Kính gửi" stands in the middle of the page, under both columns, though nearer to the left one.
    last = [line for line in lines if addressed is not None and line.baseline > addressed - TYPE / 2]
    below = [line for line in lines if line not in above and line not in last]
    parts = (above, below, last)
    return [line for part in parts for line in sorted(part, key=lambda line: (line.place, line.baseline))]


def is_recipients(line: PrintedLine) -> bool:
    """Whether a line is the words "Nơi nhận:", as well as they can be read."""
    return bool(_RECIPIENTS.match(fold(line.text))) and len(line.words) <= 3


def is_copy_kind(line: PrintedLine) -> bool:
    """Whether a line is the words of a copy: SAO LỤC, SAO Y (BẢN CHÍNH), TRÍCH SAO (NĐ30, Điều 25; HD36 II.3)."""
    return line.text.isupper() and bool(_COPY_KIND.match(fold(line.text)))


def _rows(cells: list[PrintedLine]) -> list[list[PrintedLine]]:
    return [list(row) for _, row in groupby(cells, key=lambda cell: cell.place)]


def _row(cells: list[PrintedLine]) -> PrintedLine:
    """A table's row as one line: its cells from left to right, each cell's lines from top to bottom."""
    words = tuple(word for cell in cells for word in cell.words)
    return cells[0]._replace(words=words)


def _place_of(stamp: PrintedLine, ordered: list[OrderedLine]) -> int:
    """After the header that it stands under; without one, before the first line that stands lower."""
    columns = [k for k, o in enumerate(ordered) if o.line.role == "column"]
    header = columns and columns[0] == 0 and ordered[0].line.baseline < stamp.baseline
    if header:
        region = ordered[0].line.region
        return 1 + max(k for k in columns if ordered[k].line.region == region)
    return next((k for k, o in enumerate(ordered) if o.line.baseline > stamp.baseline), len(ordered))
