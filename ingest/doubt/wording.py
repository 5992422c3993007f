"""Wording: from how a value is written to the signs that it is not what was printed: a form that its kind does not
have, brackets that do not close, an item that looks like two."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypedDict, cast

from ingest.doubt.spelling import Signs
from ingest.doubt.values import Value
from lexicon import vocabulary
from lexicon.authority import ACTING, STATE, authority_mark
from lexicon.folding import SMALL, fold
from lexicon.labels import HEADING_WORDS
from lexicon.names import bare_name, is_name
from lexicon.provinces import units
from lexicon.syllables import without_tone
from parse import is_well_formed_code, known_kind

_ENDS = (".", ",", ";", ":", "”", '"', ")", "!", "?", "…")
_SURELY_ENDS = (".", ",", ";")
_GUESSED = {
    "signature-shape",
    *("kind-by-form", "kind-by-symbol", "kind-by-enactment", "subject-by-enactment"),
    *("system-by-symbol", "system-by-signature"),
}
"""Rules of the parser that take a value because there is no better one."""
_PLAIN_NUMBER = re.compile(r"\d+(?=[-/ ])")
_LABEL = r"[IVXLC]+|\d{1,2}(?:\.\d{1,2}){0,3}\.?|\(?\w{1,2}\)|\w|\*|[-+]"
_UNSTOPPED = {"recipient", "heading", "issuer", "authority", "position", "name", "place"}
"""Kinds that have no stop or colon within: what looks like one is a comma or semicolon misread."""
_SPACED = re.compile(r"[,;][^\W\d_]|\w[-–] \w|\w [-–]\w|\w [,;.]")
"""A sign with a blank where none belongs, or without one where it does."""
_ENDED = {"recipient": _SURELY_ENDS, "base": _SURELY_ENDS, "note": _ENDS}
"""What the items of these kinds end with (NĐ30, Phụ lục I)."""

_SYMBOL = re.compile(r"/\s?[A-ZĐ]{2}")
"""What a body's name never has in it: the symbol of a code that was read onto it."""
_SCRAP = re.compile(r"[.,;:]\s\S$")
"""A sign by itself behind a stop, at a subject's end."""


class Forms(TypedDict):
    """How values are written. ``subject_openings``: how a subject may open in small letters; ``label_words``: words
    before a heading's number; ``letters`` and ``numerals``: what items are labelled with, in order; ``stopped``:
    abbreviations that have a stop behind them.
    """

    subject_openings: list[str]
    label_words: list[str]
    letters: list[str]
    numerals: list[str]
    stopped: list[str]


@cache
def forms() -> Forms:
    """The words of ``ingest/data/forms.toml``."""
    text = files("ingest").joinpath("data/forms.toml").read_text("utf-8")
    return cast(Forms, tomllib.loads(text))


def signs(value: Value, normalised: bool) -> Signs:
    """The signs of a value that was read. ``normalised``: the rules give it another form."""
    words = value.words or ""
    misshapen = _MISSHAPEN.get(value.kind)
    return {
        "not normal": float(normalised),
        "guessed": float(any(span.rule in _GUESSED for span in value.spans)),
        "misshapen": float(misshapen is not None and misshapen(words)),
        "unpaired": float(_is_unpaired(words)),
        "unended": float(value.kind in _ENDED and not words.endswith(_ENDED[value.kind])),
        "run on": float(value.kind == "recipient" and bool(re.search(r";\s", words))),
        "stopped": float(value.kind in _UNSTOPPED and bool(_stop().search(words))),
        "spaced": float(bool(_SPACED.search(words))),
        "pieces": float(len(value.spans) > 1),
    }


def _is_unpaired(words: str) -> bool:
    straight = words.count('"') % 2
    return bool(straight) or any(words.count(a) != words.count(b) for a, b in ("()", "“”", "[]"))


@cache
def _stop() -> re.Pattern[str]:
    """A stop or colon with a blank behind it, but after an abbreviation; or one between two words without a blank."""
    behind = "".join(f"(?<!{re.escape(word)})" for word in (*forms()["stopped"], *STATE))
    return re.compile(rf"(?<![A-ZĐ]){behind}[.:]\s(?=\w)|\w\.\w\w")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"{_LABEL}|(?:{'|'.join(HEADING_WORDS)}) \w{{1,4}}")


def _is_strange_name(name: str) -> bool:
    """Not written as names are, or with a surname that is not known, a rank or degree before it aside."""
    words = bare_name(name)
    surname = words[0].capitalize() if words else ""
    return not is_name(name) or surname not in vocabulary.words("signers", "surnames")


def _is_strange_authority(words: str) -> bool:
    """Without a mark, or with neither a position nor a body behind it, letter for letter."""
    rest = words.partition(" ")[2]
    known = _opens_with(rest, "signers", "positions") or _opens_with(rest, "bodies", "heads")
    return authority_mark(words) is None or not known


def _opens_with(words: str, table: str, name: str) -> bool:
    """Whether words open with one of a list's, letter for letter but for capitals and where a tone stands."""
    opening = _plain_tones(words.upper().removeprefix(f"{ACTING[0]}. "))
    return opening.startswith(tuple(map(_plain_tones, vocabulary.words(table, name))))


@lru_cache(maxsize=4096)
def _plain_tones(words: str) -> str:
    """Words with the tone behind each syllable: ỦY and UỶ are one."""
    return " ".join("".join(without_tone(word)) for word in words.split())


def _is_beheaded(words: str) -> bool:
    """Whether a subject opens with a small letter, and not as subjects do."""
    return words[:1].islower() and not words.lower().startswith(tuple(forms()["subject_openings"]))


def _opens_small(words: str) -> bool:
    return not words.lstrip("“\"'(")[:1].isupper() and not words[:1].isdigit()


_MISSHAPEN: dict[str, Callable[[str], bool]] = {
    "code": lambda words: not is_well_formed_code(words) or not _PLAIN_NUMBER.match(words),
    "cited code": lambda words: not is_well_formed_code(words),
    "name": _is_strange_name,
    "position": lambda words: not _opens_with(words, "signers", "positions"),
    "authority": _is_strange_authority,
    "type": lambda words: known_kind(words) is None,
    "issuer": lambda words: not _opens_with(words, "bodies", "heads") or any(c.isdigit() for c in words),
    "place": _opens_small,
    "recipient": _opens_small,
    "heading": _opens_small,
    "base": _opens_small,
    "note": _opens_small,
    "subject": _is_beheaded,
    "label": lambda words: not _label().fullmatch(words),
}
"""By kind: whether a value has not the form that its kind has."""


def out_of_form(text: str, value: Value) -> str | None:
    """The code of the reason (``[doubt]`` of the messages) that a value's form gives; None for none. ``text``: the
    transcript's.
    """
    kind, words = value.kind, value.words or ""
    if (kind == "code" and not is_well_formed_code(words)) or (kind == "issuer" and _SYMBOL.search(words)):
        return "misshapen"
    if kind == "name" and any(c.isalpha() and c.lower() not in _letters() for c in words):
        return "misshapen"
    if (kind == "position" and words in _last_words()) or (kind == "place" and _is_rest_of_place(words)):
        return "half_read"
    if kind == "subject" and (_goes_on(text, value) or _SCRAP.search(words)):
        return "unended"
    return None


@cache
def _letters() -> frozenset[str]:
    """The letters of Vietnamese, each with its marks, and those that names of other peoples have besides."""
    return frozenset(SMALL) | set("ĕŏŭĭ")


@cache
def _last_words() -> frozenset[str]:
    """Last words of positions of two: TỊCH, TRƯỞNG. By itself such a word is what a seal has left of one."""
    return frozenset(
        one.split()[1] for one in vocabulary.words("signers", "positions") if one.count(" ") == 1
    )


def _is_rest_of_place(words: str) -> bool:
    """Whether a place is the end of a province's or a seat's name, and none by itself: ``Nội`` of ``Hà Nội``."""
    key = fold(words)
    return key not in _places() and any(name.endswith(f" {key}") for name in _places())


@cache
def _places() -> frozenset[str]:
    return frozenset(
        fold(name) for unit in units() for name in (unit.name, unit.now, *unit.seats, *unit.spelled)
    )


def _goes_on(text: str, value: Value) -> bool:
    """Whether the line behind a value opens with a small letter, as one that is torn off it does."""
    end = max((span.end for span in value.spans), default=len(text))
    behind = text[end:].lstrip(" ")
    return behind[:1] == "\n" and behind.lstrip()[:1].islower()
