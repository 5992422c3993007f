"""Labels: what headings, items and notes are numbered with: words, Roman numerals, letters, raised digits."""

from __future__ import annotations

from lexicon import vocabulary

HEADING_WORDS = tuple(
    word.capitalize()
    for kind in ("article", "chapter", "section", "part")
    for word in vocabulary.words("words", kind)
)
"""Words before a heading's number, as they are printed."""
NUMERALS = vocabulary.words("labels", "numerals")
LETTERS = vocabulary.words("labels", "letters")

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The digits by which notes are marked."""
TO_SUPERSCRIPTS = str.maketrans("0123456789", SUPERSCRIPTS)
FROM_SUPERSCRIPTS = str.maketrans(SUPERSCRIPTS, "0123456789")


def place_of_numeral(label: str) -> int | None:
    """The number that a Roman numeral in capitals stands for; None for other text, and beyond those listed."""
    return NUMERALS.index(label) + 1 if label in NUMERALS else None
