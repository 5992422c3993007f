"""Headings: labelled lines that stand alone, and every Điều; level by nesting (NĐ30 Phụ lục I.II.6; HD36
II.1.6).

A numbered sentence is a paragraph, not a heading: what ends in a full stop or a semicolon, or leads over to
a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lexicon import vocabulary
from parse.text.lines import Line, Piece
from parse.text.patterns import folded_pattern

_ORDINAL = r"(?:{ordinal} [a-z]{2,5}|[ivxl]{1,6}|\d{1,2})"
_END = r"(?P<end>\s?[.:-]?)(?=\s|$)"
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", folded_pattern(rf"(?P<label>{{part}} {_ORDINAL}){_END}")),
    ("chapter", folded_pattern(rf"(?P<label>{{chapter}} {_ORDINAL}){_END}")),
    ("section", folded_pattern(r"(?P<label>{section} (?:[ivxl]{1,6}|\d{1,2}|z))" + _END)),
    ("subsection", folded_pattern(r"(?P<label>{subsection} \d{1,2})" + _END)),
    (
        "article",
        folded_pattern(
            r"(?P<label>{article} ?(?:\d{1,3}[a-z]?|[li](?=\s?[.:])))(?P<end>\s?[.:]|\s?-)(?=\s|$|[^\W\d])"
        ),
    ),
    ("letter", re.compile(r"(?P<label>[a-h])(?P<end>\s?[.-])\s")),
    ("roman", re.compile(r"(?P<label>[ivxl1]{1,7})(?P<end>\s?[.,:/-]|(?=\s))\s?")),
    ("decimal", re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2}){1,3})(?P<end>\s?[.:-]?)\s")),
    ("number", re.compile(r"(?P<label>\d{1,2}|[lz](?=\s?\.\s))(?P<end>\s?[./-]|\.-)\s?(?=[^\W\d]|[“\"(])")),
    ("bracketed", re.compile(r"(?P<label>\(\s?\d{1,2}\s?[)}\]])(?P<end>)\s?")),
    ("point", re.compile(r"(?P<label>(?:[a-z]|[a-z]\d)\s?\))(?P<end>)\s?")),
)
# What a label begins with: most lines begin with none of it, and are not searched further.
_ANY = folded_pattern(
    r"[\d(z]|(?:{part}|{chapter}|{section}|{subsection}|{article}) |{article}\d"
    r"|[ivxl1]{1,7}(?:\s?[.,:/-]|\s)|[a-z]\d?\s?\)|[a-h]\s?[.-]\s"
)
# The order of nesting that the rules give; bracketed numbers and points nest as they come.
_RANK = {
    "part": 0,
    "chapter": 1,
    "section": 2,
    "subsection": 3,
    "article": 4,
    "letter": 5,
    "roman": 6,
    "number": 7,
    "decimal1": 8,
    "decimal2": 9,
    "decimal3": 10,
    "bracketed": 11,
    "point": 11,
}
_OWN_LINE = ("part", "chapter", "section", "subsection")
_LONGEST = 240  # characters of a heading that no sign closes
_LONGEST_COLON = 70  # characters of a heading that ends in a colon


@dataclass(frozen=True, slots=True)
class Label:
    """The label a line opens with: its class, itself without its closing dot, and where in the line the
    title begins.
    """

    rank: str
    text: str
    start: int
    end: int
    title: int


def label_of(line: Line) -> Label | None:
    """The label that a line opens with, or None. Roman numerals are capitals; I. is Roman unless it is the
    letter i).
    """
    if _ANY.match(line.key) is None:
        return None
    for rank, pattern in _LABELS:
        m = pattern.match(line.key)
        if m is None:
            continue
        label = line.text[m.start("label") : m.end("label")]
        if rank == "roman" and not _is_roman(label, m["end"], line, m.end()):
            continue
        if rank == "letter" and not (label.isupper() and line.part(m.end()).capital):
            continue
        if rank in _OWN_LINE and not label[:1].isupper():
            continue
        if rank == "article" and not label[:1].isupper():
            continue
        if rank == "decimal":
            rank = f"decimal{label.count('.')}"
        return Label(rank, label, m.start("label"), m.end("label"), m.end())
    return None


def _is_roman(label: str, end: str, line: Line, title: int) -> bool:
    """Whether a label of the letters i, v, x, l is a Roman numeral: by its capitals, its sign ``end``, and the title
    behind it.
    """
    if not any(c in "IVXL" for c in label):
        return False
    if not label.isupper() or "1" in label or "," in end:  # Il, 1I; "II, NỘI DUNG": misread
        rest = line.part(title)
        return bool(end) and rest.capital and len(rest.letters) > 3
    if "." in end or "-" in end:
        return True
    if "/" in end:  # "I/ TÌNH HÌNH", but not "V/v"
        return line.text[title - 1 : title].isspace()
    rest = line.part(title)
    return rest.capital and len(rest.letters) > 3  # the dot is lost: only before words in capitals


def is_heading(line: Line, label: Label) -> bool:
    """Whether a labelled line is a heading: every Điều, and short lines that no sign closes."""
    if label.rank == "article":
        return True
    title = line.text[label.title :].strip()
    if not title:
        return label.rank in _OWN_LINE
    if title.startswith("(") and title.endswith(")"):
        return False  # "2. (Không trích)"
    if title.endswith((".”", ";”", '."', ';"')):
        return False  # quoted: the words of another paper
    if title.endswith((".", ";", ",", "…", "/")):
        return bool(label.rank == "roman" and line.part(label.title).capital and title.endswith("."))
    if title.endswith(":"):
        words = line.key[label.title :].rstrip(" :")
        return (
            len(title) <= _LONGEST_COLON
            and ";" not in title
            and not words.endswith(vocabulary.folded("prose", "leads_over"))
        )
    return len(title) <= _LONGEST and any(c.isalpha() for c in title)


def read_headings(paragraphs: list[list[Line]]) -> list[tuple[Label, Line, tuple[Piece, ...]]]:
    """Each heading's label, its line, and the stretches of its title. ``paragraphs``: the body's, each of
    its lines.
    """
    found: list[tuple[Label, Line, tuple[Piece, ...]]] = []
    skip = False
    for n, paragraph in enumerate(paragraphs):
        if skip:
            skip = False
            continue
        line = paragraph[0]
        label = label_of(line)
        if label is None:
            continue
        title = [(line.start + label.title, line.end)] if line.text[label.title :].strip() else []
        title += [(more.start, more.end) for more in paragraph[1:]]
        if label.rank in _OWN_LINE and not title and n + 1 < len(paragraphs) and _is_title(paragraphs[n + 1]):
            title = [(x.start, x.end) for x in paragraphs[n + 1]]
            skip = True
        elif not is_heading(paragraph[-1], label if len(paragraph) == 1 else _whole(label)):
            if label.rank != "article":
                continue
        elif label.rank != "article" and sum(b - a for a, b in title) > _LONGEST:
            continue
        found.append((label, line, tuple(title)))
    return found


def _whole(label: Label) -> Label:
    """The same label for a paragraph's last line, which does not repeat it."""
    return Label(label.rank, label.text, 0, 0, 0)


def _is_title(paragraph: list[Line]) -> bool:
    """Whether a paragraph under a part, chapter or section is its title."""
    return (
        label_of(paragraph[0]) is None
        and not paragraph[-1].text.endswith((".", ";"))
        and len(paragraph[0].text) < 200
    )


def heading_levels(ranks: list[str]) -> list[int]:
    """How deep each heading is nested, from the classes of the labels in order; the outermost is 1."""
    stack: list[str] = []
    out: list[int] = []
    for rank in ranks:
        if rank in stack:
            while stack[-1] != rank:
                stack.pop()
        else:
            while stack and _RANK[stack[-1]] > _RANK[rank]:
                stack.pop()
            stack.append(rank)
        out.append(len(stack))
    return out
