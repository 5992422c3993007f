"""Numbers: the word before a paper's number, in folded text, as printed and as read on worn print."""

from __future__ import annotations

from lexicon import vocabulary

(NUMBER,) = vocabulary.folded("words", "number")
NUMBER_READ = f"(?:{'|'.join(vocabulary.folded('words', 'number_read'))})"
"""A regular expression."""
