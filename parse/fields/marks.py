"""Fixed words of the form: the national or Party head, secrecy, urgency, notes on circulation, the arrival
stamp.

Each function looks at one line and says whether it is such a mark (HD36 II.1.1, II.2.1; NĐ30 Phụ lục
I.II.1, I.III.3).
"""

from __future__ import annotations

from lexicon import vocabulary
from lexicon.fuzzy import closing_start, is_near, nearest_phrase, opening_end
from lexicon.vocabulary import System
from parse.record import Parsed, Security, Urgency
from parse.text.lines import Line


def head_mark(line: Line) -> tuple[System, int] | None:
    """The system that a line of the head names, and where in the line its words start.

    The head stands at the right; a reader that goes row by row puts it after the words at the left.
    """
    systems: tuple[System, ...] = ("party", "state")
    for system in systems:
        start = closing_start(line.key, vocabulary.squeezed("marks", "head", system))
        if start is not None and not any(c.islower() for c in line.text[start : start + 4]):
            return system, start
    return None


def motto_start(line: Line) -> int | None:
    """Where the motto ``Độc lập - Tự do - Hạnh phúc`` starts in a line that ends with it; None elsewhere."""
    return closing_start(line.key, vocabulary.squeezed("marks", "head", "motto"))


def security_mark(line: Line) -> Security | None:
    """The secrecy mark that a line is, exact letters only: MẬT alone is too short to guess at."""
    return _mark(line, "secrecy", "level") if line.capital else None  # type: ignore[return-value]


def with_security(parsed: Parsed, level: Security | None) -> Parsed:
    """The same result with a level that a stamp bears by itself; a level of the text stands."""
    if level is None or parsed.record.document.security is not None:
        return parsed
    update = {"security": level, "security_from": "stamp"}
    document = parsed.record.document.model_copy(update=update)
    return parsed.model_copy(update={"record": parsed.record.model_copy(update={"document": document})})


def urgency_mark(line: Line) -> Urgency | None:
    """The urgency mark that a line is."""
    return _mark(line, "marks", "urgency")  # type: ignore[return-value]


def _mark(line: Line, table: str, kind: str) -> str | None:
    if len(line.text) > 40 or not line.text[:1].isupper():
        return None
    letters = line.letters
    for name in vocabulary.table(table)[kind]:
        words = vocabulary.squeezed(table, kind, name)
        # In small letters, as the Party prints some marks, every letter must be right.
        if any(is_near(letters, each) for each in words) if line.capital else letters in words:
            return str(name)
    return None


def is_circulation(line: Line) -> bool:
    """Whether a line is a note on circulation or a draft mark: in capitals, or every letter right."""
    notes = vocabulary.squeezed("marks", "circulation", "words")
    if line.capital:
        return nearest_phrase(line.letters, notes) is not None
    return line.text[:1].isupper() and line.letters in notes


def is_circulation_at_foot(line: Line) -> bool:
    """Whether a line is a note on circulation that closes the last page (HD05 II.4)."""
    return nearest_phrase(line.letters, vocabulary.squeezed("marks", "circulation", "at_foot")) is not None


def is_arrival(line: Line) -> bool:
    """Whether a line is the word of an arrival stamp: ĐẾN, CÔNG VĂN ĐẾN (NĐ30 Phụ lục IV.V)."""
    return line.capital and line.letters in vocabulary.squeezed("marks", "arrival", "words")


def list_opening(line: Line, name: str) -> int | None:
    """Where the words that open a list (Nơi nhận, Kính gửi) end in a line, its colon included; None where
    it opens none.
    """
    end = opening_end(line.key, vocabulary.squeezed("marks", "list", name))
    if end is None and name == "addressees":
        end = opening_end(line.key, vocabulary.squeezed("marks", "list", "submitted_to"))
        return end + 1 if end is not None and line.key[end : end + 1] == ":" else None
    if end is None:
        return None
    rest = line.key[end:]
    colon = len(rest) - len(rest.lstrip(" "))
    if rest[colon : colon + 1] in {":", ";", "."}:
        return end + colon + 1
    return end if not rest.strip(" .,:;-_*'\"") or (name == "addressees" and rest[:1] == " ") else None


def is_rule(line: Line) -> bool:
    """Whether a line holds no word at all: the star, a rule of dashes, specks of a seal."""
    return len(line.letters) < 2


def opens_sentence(line: Line) -> bool:
    """Whether a line opens with words that a sentence of the body opens with."""
    return line.key.startswith(vocabulary.leading("prose", "body_openings"))
