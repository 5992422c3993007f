"""Electronic marks: whether words are the box in which an electronic signature says by whom and when it was made.

The box is no part of the paper: its office, its names and its day must not become the paper's. Each program that signs
words it in its own way, so it is known by several signs together: whose it is, their office, an address, a moment.
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.folding import fold
from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.text.printed import PrintedLine

_SIGNS = {
    sign: vocabulary.pattern("marks", "signature_box", sign)
    for sign in ("whose", "office", "when", "reached", "moment", "zone")
}
_PROOF = {"whose", "when", "moment"}
"""Without one of these, words are an address or a letterhead."""
_COPY = vocabulary.pattern("marks", "signature_box", "copy")
_APART = 2.2
"""How far apart, in usual heights of type, base lines of one box may be."""
_ALIGNED = 4
"""The same for the left ends of its lines."""
_MOST_LINES = 9
_NAME_LINES = 3
"""Most lines above a box's first sign that are the name of who signed."""
_NAME_APART = 4
"""How far apart, in usual heights of type, these lines may be: one between them may not have been read."""
_AS_SMALL = 1.25
"""So many times as large as a box's other lines its name is at most."""


def is_signature_box(text: str) -> bool:
    """Whether the words of a mark, a printed line a line, are those of an electronic signature's box."""
    signs = _signs_of(text)
    return len(signs) >= 2 and bool(signs & _PROOF) and not is_electronic_copy(text)


def is_electronic_copy(text: str) -> bool:
    """Whether words are an electronic copy's line: ``SAO Y; UBND TỈNH; …`` (NĐ30, Phụ lục I, Phần II.I)."""
    return bool(_COPY.search(fold(text)))


def signature_boxes(lines: list[PrintedLine]) -> list[list[PrintedLine]]:
    """The lines of each electronic signature's box that was printed or drawn into a page's picture.

    ``lines``: those of one page. A box is a short block of lines one below another that all begin at about one place.
    """
    boxes = []
    for block in _blocks(lines):
        signed = [k for k, line in enumerate(block) if _signs_of(line.text)]
        own = block[signed[0] : signed[-1] + 1] if signed else []
        if 1 < len(own) <= _MOST_LINES and is_signature_box("\n".join(line.text for line in own)):
            whole = [*_name_above(own, lines), *own]
            boxes.append(sorted([*whole, *_among(whole, lines)], key=lambda line: line.baseline))
    return boxes


def _name_above(box: list[PrintedLine], lines: list[PrintedLine]) -> list[PrintedLine]:
    """The name of who signed: where a box says a moment, the lines right above it, in print as small, that begin where
    it does.
    """
    if not any("moment" in _signs_of(line.text) for line in box):
        return []
    size, found = max(line.size for line in box), list[PrintedLine]()
    for line in sorted(lines, key=lambda line: -line.baseline):
        below = [*found, *box]
        away = min(other.baseline for other in below) - line.baseline
        flush = min(abs(line.x0 - other.x0) for other in below) < _ALIGNED * TYPE
        small = line.size <= _AS_SMALL * size
        if 0 < away < _NAME_APART * TYPE and flush and small and len(found) < _NAME_LINES:
            found.insert(0, line)
    return found


def _among(box: list[PrintedLine], lines: list[PrintedLine]) -> list[PrintedLine]:
    """The other lines on a box's height, and its time zone right below it, where specks of the seal beside it shift
    where they begin.
    """
    top, bottom = box[0].baseline, box[-1].baseline
    found = list[PrintedLine]()
    for line in lines:
        level = top <= line.baseline <= bottom or (
            line.baseline - bottom < _APART * TYPE
            and line.baseline > top
            and _signs_of(line.text) == {"zone"}
        )
        near = min(abs(line.x0 - other.x0) for other in box) < 2 * _ALIGNED * TYPE
        if level and near and not any(line is other for other in box) and len(box) + len(found) < _MOST_LINES:
            found.append(line)
    return found


def _signs_of(text: str) -> set[str]:
    folded = fold(text)
    return {sign for sign, pattern in _SIGNS.items() if pattern.search(folded)}


def _blocks(lines: list[PrintedLine]) -> list[list[PrintedLine]]:
    """Lines that stand one below another, close together and flush left."""
    blocks: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        block = next((b for b in reversed(blocks) if _follows(b[-1], line)), None)
        if block is None:
            blocks.append([line])
        else:
            block.append(line)
    return blocks


def _follows(above: PrintedLine, line: PrintedLine) -> bool:
    close = 0 < line.baseline - above.baseline < _APART * TYPE
    return close and abs(line.x0 - above.x0) < _ALIGNED * TYPE
