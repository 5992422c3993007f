"""Recipients (Nơi nhận): one item per dash, without the dash (HD36 II.1.8; NĐ30 Phụ lục I.II.9).

An item may run over several lines and may itself hold ``;`` and ``,`` (C, PCVP; P.TH; P.HC-LT): only
dashes, and ends of lines where dashes were lost, part items.
"""

from __future__ import annotations

import re

from lexicon import vocabulary
from lexicon.authority import BEHIND
from lexicon.folding import fold
from lexicon.fuzzy import opening_end
from parse.fields.marks import is_rule, list_opening
from parse.fields.signatures import belongs_to_signature, has_surname, is_authority, is_position, name_span
from parse.text.found import Found, printed
from parse.text.lines import Line, Piece, Source

_DASH = re.compile(r"\s{0,3}(?:[-–—−‐‑‒+•·*~]|[-–—]\s?[-–—])\s{0,3}(?=[^\s\d]|(?<=\s)\d)")
_BEFORE_CAPITAL = re.compile(r"\s(?=[^\W\d_a-z])")
_BRACE = re.compile(r"\s*}[^}]{0,40}$", re.MULTILINE)
_PARAPH = re.compile(r"(?<=[^\W\d_])\.\s?[fjwz]\W*$")
_COLUMN = 6  # lines behind a list in which a signer's authority and position stand
_BESIDE = 4  # lines of a signer that may stand between two items


def dash_end(line: Line) -> int:
    """Where a line's leading dash ends, 0 where it has none."""
    dash = _DASH.match(line.text)
    return dash.end() if dash else 0


def recipients_opening(line: Line) -> int | None:
    """Where the words that open the list end in a line; the signer's authority may be read behind them."""
    end = list_opening(line, "recipients")
    if end is not None:
        return end
    end = opening_end(line.key, vocabulary.squeezed("marks", "list", "recipients"))
    if end is None:
        return None
    rest = line.part(end)
    return end if is_authority(rest) or is_position(rest) else None


def split_glued_signers(lines: list[Line]) -> list[Line]:
    """The lines, with what was read onto the end of an item from the signer's column put on lines of its own:
    authority, position, and the name where no line holds one.
    """
    out: list[Line] = []
    named = any(name_span(line) for line in lines if not dash_end(line))
    name: tuple[int, Line] | None = None
    for line in lines:
        cut = _signer_behind(line, named) if len(line.text) < 300 else None
        out += [line.part(0, cut)] if cut else [line]
        behind = line.part(cut) if cut else None
        if behind is not None and name is None and name_span(behind):
            name = len(out), behind
        elif behind is not None:
            out.append(behind)
    if name is None:
        return out
    # The column that the name stands in may be read behind the list: the name is the last of it.
    near = out[: name[0] + _COLUMN]
    at = max((n + 1 for n, line in enumerate(near) if is_authority(line) or is_position(line)), default=0)
    at = max(at, name[0])
    return [*out[:at], name[1], *out[at:]]


def _signer_behind(line: Line, named: bool) -> int | None:
    """Where in an item of the list the signer's authority, position or name begins."""
    if line.capital:
        return None
    authority = BEHIND.search(line.text)
    if authority and authority.start() > 3 and is_authority(line.part(authority.end())):
        return authority.end()
    if not dash_end(line):
        return None
    for blank in _BEFORE_CAPITAL.finditer(line.text, 4):
        rest = line.part(blank.end())
        if is_position(rest):
            return blank.end()
        span = None if named or len(rest.text.split()) < 3 else name_span(rest)
        before = line.text[: blank.start()].split()[-1]
        if not span or not has_surname(rest, span):
            continue
        if before.endswith(".") and _says_kept(line.text[dash_end(line) :]):
            return blank.end()  # "Lưu: VT, NC. Trần Thị Nga": what is kept ends with its stop
        if before.islower() and fold(before) not in vocabulary.folded("prose", "before_person"):
            return blank.end()
    return None


def read_recipients(source: Source, lines: list[Line]) -> tuple[list[Found[str]], list[Line]]:
    """A list's items, and the lines that follow it. ``lines`` begins with the line that opens the list."""
    if not lines:
        return [], []
    opened = recipients_opening(lines[0]) or 0
    first = lines[0].part(opened)
    queue = ([first] if not is_rule(first) else []) + lines[1:]
    dashed = any(dash_end(line) for line in queue)
    items: list[list[Piece]] = []
    rest: list[Line] = []
    open_item = False
    for n, line in enumerate(queue):
        start = dash_end(line) or _glued_dash(line, dashed)
        if start and items and _is_kept(items[-1], source) and _signs(line.part(start)):
            # What was taken for a dash is a piece of the pen or the seal: nothing stands below "Lưu".
            line, start = line.part(start), 0
        goes_on = open_item and not start and line.text[:1].islower()
        open_item = bool(start) or goes_on
        if not start and not goes_on and (_is_foreign(line, items, source) or (rest and not is_rule(line))):
            rest.append(line)
        elif is_rule(line):
            if rest:
                rest.append(line)
        elif rest and not goes_on and not (start and _resumes(rest, items, source)):
            return _items(source, items), rest + queue[n:]
        elif items and not start and _continues(line, items[-1], source, dashed):
            items[-1].append((line.start, line.end))
        else:
            items.append([(line.start + start, line.end)])
    return _items(source, items), rest


def _signs(line: Line) -> bool:
    """Whether a line can only be the signer's: a position, an authority, or a name that opens with a surname."""
    span = name_span(line)
    return is_authority(line) or is_position(line) or (span is not None and has_surname(line, span))


def _glued_dash(line: Line, dashed: bool) -> int:
    """Where a dash ends that is glued to a number, in a list of dashes: ``-63 tỉnh``."""
    return 1 if dashed and line.text[:1] in "-–" and line.text[1:2].isdigit() else 0


def _is_foreign(line: Line, items: list[list[Piece]], source: Source) -> bool:
    """Whether a line without a dash belongs to the signer, or stands behind the list."""
    if belongs_to_signature(line) and not _completes_item(items, line, source):
        return True
    return not is_rule(line) and _ends_list(line, items, source)


def _resumes(signer: list[Line], items: list[list[Piece]], source: Source) -> bool:
    """Whether the list goes on after lines of the signer beside it: not after Lưu …, nor after many lines."""
    if items and _is_kept(items[-1], source):
        return False
    return sum(not is_rule(line) for line in signer) <= _BESIDE


def _items(source: Source, items: list[list[Piece]]) -> list[Found[str]]:
    whole = (_before_brace(item, source) for item in items)
    return [printed(source, _before_paraph(item, source), "recipient") for item in whole]


def _before_paraph(item: list[Piece], source: Source) -> list[Piece]:
    """The item that closes a list without the pen behind its stop: a small letter that is none of Vietnamese."""
    a, b = item[-1]
    paraph = _PARAPH.search(source.clean, a, b) if _is_kept(item, source) else None
    return [*item[:-1], (a, paraph.start() + 1)] if paraph else item


def _before_brace(item: list[Piece], source: Source) -> list[Piece]:
    """An item without the brace behind it and the words beside the brace, which are said of several items."""
    a, b = item[-1]
    brace = _BRACE.search(source.clean, a, b)
    return [*item[:-1], (a, brace.start())] if brace and brace.start() > a else item


def _last(item: list[Piece], source: Source) -> str:
    a, b = item[-1]
    return source.clean[a:b].rstrip()


def _completes_item(items: list[list[Piece]], line: Line, source: Source) -> bool:
    """Whether a line that looks like a name is the rest of an item that broke off: a comma ends that item."""
    if not items or line.capital:
        return False
    last = _last(items[-1], source)
    return last.endswith(",") and not _is_kept(items[-1], source) and not line.text[-1:].isalpha()


def _is_kept(item: list[Piece], source: Source) -> bool:
    """Whether an item is the one that closes a list: Lưu …"""
    a, b = item[0]
    return _says_kept(source.clean[a:b])


def _says_kept(text: str) -> bool:
    return text.lower().startswith(tuple(w.lower() for w in vocabulary.words("marks", "list", "kept")))


def _ends_list(line: Line, items: list[list[Piece]], source: Source) -> bool:
    """Whether a line without a dash stands behind the list: in capitals, or after a finished last item."""
    if line.capital and len(line.letters) > 5:
        return True
    return (
        bool(items)
        and _is_kept(items[-1], source)
        and (_last(items[-1], source).endswith(".") or len(line.text) > 60)
    )


def _continues(line: Line, item: list[Piece], source: Source, dashed: bool) -> bool:
    """Whether a line without a dash continues the item before it."""
    if line.text[:1].islower():
        return True
    last = _last(item, source)
    if not dashed or line.key.startswith(vocabulary.folded("marks", "list", "kept")):
        return not last.endswith((";", ",", ".")) and not dashed and last[-1:].isalpha() and len(last) > 40
    return not last.endswith((";", "."))
