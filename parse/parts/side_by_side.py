"""Signers side by side that were read row by row: ``THƯ KÝ CHỦ TỌA`` over ``Trần Văn An Lê Thị Bình``.

Two or three columns are split where a line holds as many names, each beginning with a known surname, as a line above
it holds positions or authorities. Other lines stay as they are.
"""

from __future__ import annotations

import itertools
import re

from lexicon import vocabulary
from lexicon.authority import FOR_HEAD, authority_mark
from lexicon.folding import fold
from parse.fields.signatures import is_authority, is_position, signed_end
from parse.text.lines import Line
from parse.text.patterns import printed_pattern

_MOST = 3  # columns
_ROWS = 8  # lines of a block at most: marks, positions over two lines, Đã ký, names
_WIDEST = 200  # characters of a line that is split into columns
_WORD = re.compile(r"\S+")
_SIGNED = printed_pattern(r"\(?{signed}\)?[:.]?", re.IGNORECASE)
_SHORTEST, _LONGEST = 2, 5  # words of a name


def split_columns(lines: list[Line]) -> list[Line]:
    """The signers' lines, those of each column together, from the left; unchanged where there is one column."""
    out: list[Line] = []
    rows: list[Line] = []
    for line in lines:
        if len(rows) == _ROWS:
            out.append(rows.pop(0))
        rows.append(line)
        if is_position(line) or is_authority(line):
            continue
        split = _split_block(rows)
        if split:
            out += split
            rows = []
    return out + rows


def _split_block(rows: list[Line]) -> list[Line] | None:
    """The lines of a block that ends with a line of names, column by column."""
    for count in range(_MOST, 1, -1):
        heads = [_heads(line, count) for line in rows[:-1]]
        names = _names(rows[-1], count)
        if names is None or not any(heads):
            continue
        cells = [head or _signed(line, count) or [line] for head, line in zip(heads, rows[:-1], strict=True)]
        if any(len(cell) not in (1, count) for cell in cells):
            continue
        columns = [[cell[n] for cell in cells if len(cell) == count] for n in range(count)]
        alone = [cell[0] for cell in cells if len(cell) == 1]
        deputy = _deputys_column(columns)
        if deputy is not None:
            deputy += alone
            alone = []
        return alone + [line for column, name in zip(columns, names, strict=True) for line in [*column, name]]
    return None


def _deputys_column(columns: list[list[Line]]) -> list[Line] | None:
    """The one column that opens with an authority, where the others open with positions: a position that stands alone
    on a row below is in it (``K/T TRƯỞNG BAN | TRƯỞNG BAN`` over ``PHÓ TRƯỞNG BAN``).
    """
    signed_for = [column for column in columns if column and is_authority(column[0])]
    return signed_for[0] if len(signed_for) == 1 else None


def _heads(line: Line, count: int) -> list[Line] | None:
    """The positions or authorities of a line, each as a line; None where it does not hold ``count`` of them."""
    if not line.capital or len(line.text) > _WIDEST:
        return None
    starts = [w.start() for w in _WORD.finditer(line.text) if _is_head(line.part(w.start()))]
    starts = [at for at in starts if not _is_within_position(line, at)]
    for chosen in itertools.combinations(starts[1:] if starts[:1] == [0] else [], count - 1):
        parts = [line.part(a, b) for a, b in itertools.pairwise([0, *chosen, len(line.text)])]
        if all(_is_whole(part) for part in parts) and _stand_together(parts):
            return parts
    return None


def _stand_together(parts: list[Line]) -> bool:
    """Whether positions or authorities can open columns side by side: of one sort, or K/T beside a head."""
    authorities = [part for part in parts if is_authority(part)]
    for_head = all(authority_mark(part.text) in FOR_HEAD for part in authorities)
    return len(authorities) in (0, len(parts)) or for_head


def _is_head(line: Line) -> bool:
    if line.key.startswith(vocabulary.folded("signers", "continued")):
        return False  # PHÓ TRƯỞNG BAN THƯỜNG TRỰC is one position
    return is_position(line) or is_authority(line)


def _is_within_position(line: Line, at: int) -> bool:
    """Whether a place in a line lies within a listed position: KT. BỘ TRƯỞNG is not KT. BỘ and TRƯỞNG."""
    listed = vocabulary.folded("signers", "positions")
    starts = (word.start() for word in _WORD.finditer(line.text, 0, at))
    return any(line.key.startswith(p, k) for k in starts for p in listed if k + len(p) > at)


def _is_whole(line: Line) -> bool:
    """Whether a part is a position by itself, with no other inside: PHÓ CHỦ TỊCH is one, not PHÓ and CHỦ TỊCH."""
    words = line.key.split()
    if line.text.endswith(",") or words[-1] in vocabulary.folded("signers", "joins"):
        return False
    listed = vocabulary.folded("signers", "positions")
    return is_authority(line) or any(" ".join(words[:n]) in listed for n in range(len(words), 0, -1))


def _names(line: Line, count: int) -> list[Line] | None:
    """The names of a line, each as a line, split as evenly as can be; None where it does not hold ``count``."""
    if len(line.text) > _WIDEST:
        return None
    words = list(_WORD.finditer(line.text))
    if line.capital or not _SHORTEST * count <= len(words) <= _LONGEST * count:
        return None
    if not all(w[0][0].isupper() and w[0].strip(".,").isalpha() for w in words):
        return None
    surnames = vocabulary.folded("signers", "surnames")
    starts = [n for n, w in enumerate(words) if fold(w[0]) in surnames]
    best: tuple[int, list[int]] | None = None
    for chosen in itertools.combinations(starts, count):
        if chosen[0] != 0:
            continue
        lengths = [b - a for a, b in itertools.pairwise([*chosen, len(words)])]
        if min(lengths) < _SHORTEST or max(lengths) > _LONGEST:
            continue
        uneven = max(lengths) - min(lengths)
        if best is None or uneven < best[0]:
            best = uneven, [words[n].start() for n in chosen]
    if best is None:
        return None
    return [line.part(a, b) for a, b in itertools.pairwise([*best[1], len(line.text)])]


def has_names_side_by_side(line: Line) -> bool:
    """Whether a line holds the names of two or three signers side by side."""
    return len(line.text) < 90 and any(_names(line, count) for count in range(2, _MOST + 1))


def _signed(line: Line, count: int) -> list[Line] | None:
    """The words "Đã ký" of a line, each as a line; None where they do not stand ``count`` times."""
    if not signed_end(line):
        return None
    found = list(_SIGNED.finditer(line.text))
    if len(found) != count:
        return None
    return [line.part(m.start(), m.end()) for m in found]
