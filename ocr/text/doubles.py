"""Doubles: words of a page that were read twice, because two strips or two cuts of a line hold the same ink."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from ocr.image.scale import BEST_TYPE_HEIGHT as TYPE
from ocr.text.printed import PrintedLine, PrintedWord

SAME = 0.7
"""Minimum share of either word's box that both have in common, of a word that two strips hold."""
COVERED = 0.7
"""Minimum share of a word's width that its neighbour covers, of a piece of that neighbour read by itself."""
_STOPS = ".,;:"


class Single(NamedTuple):
    """The lines with each word once, and the words that were left out as doubles."""

    lines: list[PrintedLine]
    doubles: list[PrintedWord]


def without_doubles(lines: list[PrintedLine]) -> Single:
    """The lines of a page with each printed word once.

    Of a word in two strips the one in a column is kept: a strip of running text was taken to reach over columns. What
    its lines hold besides, level with the column's or lower, is then part of the column, and is moved there.
    """
    pieces = [_without_pieces(line) for line in lines]
    kept = [line._replace(words=words) for line, (words, _) in zip(lines, pieces, strict=True)]
    doubles = [word for _, left_out in pieces for word in left_out]
    twins = _twins(kept)
    for n in sorted({n for n, _ in twins}):
        mine = {k for m, k in twins if m == n}
        rest = tuple(word for k, word in enumerate(kept[n].words) if k not in mine)
        doubles += [word for k, word in enumerate(kept[n].words) if k in mine]
        kept[n] = kept[n]._replace(words=rest)
    moved = _moved(kept, lines, twins)
    return Single([line for line in moved if line.words], doubles)


def _without_pieces(line: PrintedLine) -> tuple[tuple[PrintedWord, ...], list[PrintedWord]]:
    """A line's words without pieces of the word beside them: ``hệ thống g giáo``, ``Điều 3 3;``."""
    doubles = []
    for word, after in zip(line.words, line.words[1:], strict=False):
        for piece, whole in ((word, after), (after, word)):
            letters = piece.printed.strip(_STOPS)
            within = min(piece.x1, whole.x1) - max(piece.x0, whole.x0) >= COVERED * (piece.x1 - piece.x0)
            if within and whole.printed.startswith(letters) and not piece.exact:
                doubles.append(piece)
                break
    return tuple(word for word in line.words if not any(word is d for d in doubles)), doubles


def _twins(lines: list[PrintedLine]) -> dict[tuple[int, int], int]:
    """Of each word that is to be left out, by the index of its line and its index there: the line that holds it too."""
    seen: defaultdict[int, list[tuple[int, int, PrintedWord]]] = defaultdict(list)
    found: dict[tuple[int, int], int] = {}
    for n, line in enumerate(lines):
        if line.role == "stamp":
            continue
        for k, word in enumerate(line.words):
            row = int((word.y0 + word.y1) / 2 // TYPE)
            for m, j, other in [*seen[row - 1], *seen[row], *seen[row + 1]]:
                if _strip(lines[m]) == _strip(line) or not _same(word, other):
                    continue
                if (m, j) in found or (n, k) in found:
                    continue
                if lines[m].role == "body":
                    found[m, j] = n
                else:
                    found[n, k] = m
            seen[row].append((n, k, word))
    return found


def _strip(line: PrintedLine) -> tuple[str, int, int]:
    return line.role, line.region, line.place


def _same(a: PrintedWord, b: PrintedWord) -> bool:
    """Whether two words are the same ink."""
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    if wide <= 0 or high <= 0:
        return False
    common = wide * high
    return all(common >= SAME * (w.x1 - w.x0) * (w.y1 - w.y0) for w in (a, b))


def _moved(
    kept: list[PrintedLine], lines: list[PrintedLine], twins: dict[tuple[int, int], int]
) -> list[PrintedLine]:
    """The lines with those of running text that go on below a line that a column holds too, put into that column."""
    out = list(kept)
    homes: dict[tuple[str, int, int], PrintedLine] = {}
    for (n, _), m in twins.items():
        if lines[m].role == "column":
            homes.setdefault(_strip(lines[n]), lines[m])
    for line in kept:
        home = homes.get(_strip(line))
        above = home is not None and line.baseline < home.baseline - 0.5 * home.size
        if home is None or not line.words or above:
            continue
        moved = line._replace(role=home.role, region=home.region, place=home.place)
        out.remove(line)
        last = max((k for k, other in enumerate(out) if _strip(other) == _strip(home)), default=len(out) - 1)
        out.insert(last + 1, moved)
    return out
