"""Texts: what made lines say: running text, headings, codes, dates, numbers, names, lists, and letters at random."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import yaml

from lexicon.syllables import spellings
from tools.train_reader.alphabet import PLACE
from tools.train_reader.chains import Chains

Random = np.random.Generator
HELD_BACK = 8
"""Every eighth paper of the folder of texts is for the development set alone."""
LONGEST = 100
"""Maximum signs of a line."""
_KINDS = {"running": 0.4, "paper": 0.24, "made": 0.22, "syllables": 0.09, "letters": 0.05}
_ROMAN = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"),
    *("XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI"),
)
_RAISED = "¹²³⁴⁵⁶⁷⁸⁹"


class Texts:
    """A source of lines of text. ``develop``: those of the papers held back."""

    def __init__(self, papers: Path, ngrams: Path, rng: Random, *, develop: bool = False) -> None:
        self._rng = rng
        self._words: dict[str, list[str]] = tomllib.loads(
            Path(__file__).with_name("texts.toml").read_text("utf-8")
        )
        files = sorted(papers.glob("*.yaml"))
        kept = [p for n, p in enumerate(files) if (n % HELD_BACK == 0) == develop]
        self._strings = [s for p in kept for s in _strings_of(p)]
        self._chains = Chains(ngrams, rng)
        self._ways: dict[str, Callable[[], str]] = {
            "running": self._running,
            "paper": self._paper,
            "made": self._made,
            "syllables": self._syllables,
            "letters": self._letters,
        }

    def line(self) -> str:
        """One line of 1 to ``LONGEST`` signs of the alphabet, NFC."""
        while True:
            kind = self._rng.choice(list(_KINDS), p=list(_KINDS.values()))
            text = self._dressed(self._ways[str(kind)]())
            text = " ".join(unicodedata.normalize("NFC", text).split())[:LONGEST].strip()
            if text and all(c in PLACE for c in text):
                return text

    def _one(self, what: str) -> str:
        rows = self._words[what]
        return rows[int(self._rng.integers(len(rows)))]

    def _chance(self, p: float) -> bool:
        return bool(self._rng.random() < p)

    def _cut(self, text: str) -> str:
        """A line's worth out of a paragraph, from word to word."""
        words = text.split()
        length = int(self._rng.integers(25, 95)) if self._chance(0.75) else int(self._rng.integers(3, 40))
        start = 0 if self._chance(0.3) else int(self._rng.integers(max(1, len(words) - 2)))
        line = ""
        for word in words[start:]:
            if len(line) + len(word) >= length and line:
                break
            line = f"{line} {word}" if line else word
        return line

    def _running(self) -> str:
        words = self._chains.sentence(int(self._rng.integers(6, 26)))
        words = [self._value() if w == "#" else w for w in words]
        for n in range(len(words)):
            if self._chance(0.07):
                words[n] = self._one("foreign") if self._chance(0.25) else self._made()
            elif self._chance(0.1):
                words[n] = words[n][:1].upper() + words[n][1:]
        ends = (",", ",", ",", ";", ":", ".", ".", ")", "”", "…", "!", "?", "./.")
        for n in range(len(words)):
            if self._chance(0.1):
                words[n] += str(self._rng.choice(ends))
            if self._chance(0.012):
                words[n] += _RAISED[int(self._rng.integers(3))] if self._chance(0.7) else self._raised()
            if self._chance(0.02):
                a, b = (("(", ")"), ("“", "”"), ('"', '"'), ("‘", "’"))[int(self._rng.integers(4))]
                words[n] = a + words[n] + (b if self._chance(0.5) else "")
        text = " ".join(words)
        if self._chance(0.15):
            text = f"{self._one('lists')} {text[:1].upper()}{text[1:]}"
        return self._cut(text) if len(text) > 90 else text

    def _raised(self) -> str:
        return "".join(("⁰" + _RAISED)[int(k)] for k in self._rng.integers(10, size=2))

    def _paper(self) -> str:
        text = self._strings[int(self._rng.integers(len(self._strings)))]
        return self._cut(text)

    def _made(self) -> str:
        rows = ("head", "dated", "amounts", "numbered", "numbered", "names", "article", "lists")
        what = rows[int(self._rng.integers(len(rows)))]
        if what == "names":
            return self._name()
        text = self._filled(self._one(what))
        if what in ("lists", "article") and self._chance(0.7):
            return f"{text} {self._running()}"[:90]
        if self._chance(0.2):
            text = f"{text} {self._filled(self._one('amounts'))}"
        return text

    def _name(self) -> str:
        parts = [self._one("surnames"), self._one("middle"), self._one("given")]
        if self._chance(0.2):
            parts.insert(2, self._one("given"))
        title = ("", "", "", "Đồng chí ", "đ/c ", "TS. ", "Ông ", "Bà ", "ThS. ", "PGS.TS. ", "Đại tá ")
        return str(self._rng.choice(title)) + " ".join(parts)

    def _syllables(self) -> str:
        words = [self._chains.any_word() for _ in range(int(self._rng.integers(1, 12)))]
        return " ".join(w.title() if self._chance(0.25) else w for w in words)

    def _letters(self) -> str:
        """Signs at random: what neither words nor numbers teach."""
        signs = list(PLACE)
        groups = []
        for _ in range(int(self._rng.integers(1, 7))):
            size = int(self._rng.integers(1, 9))
            if self._chance(0.4):
                groups.append("".join(str(k) for k in self._rng.integers(10, size=size)))
            elif self._chance(0.4):
                groups.append("".join(self._rng.choice(list("ABCĐEGHIKLMNOPQRSTUVXY0123456789-/.,"), size)))
            else:
                groups.append("".join(signs[int(k)] for k in self._rng.integers(len(signs), size=size)))
        return " ".join(groups)

    def _value(self) -> str:
        """What stands for a number in running text."""
        rng = self._rng
        if self._chance(0.5):
            return str(int(rng.integers(1, 32)))
        if self._chance(0.35):
            return self._code()
        return self._filled(str(rng.choice(["{N}", "{q}", "{y}", "{d}/{m}/{y}", "{n}", "0{n}", "{d}"])))

    def _code(self) -> str:
        number, year = int(self._rng.integers(1, 4000)), int(self._rng.integers(1990, 2027))
        kind, body = self._one("kinds"), self._one("bodies")
        if self._chance(0.3):
            body += f"-{self._one('files')}" if self._chance(0.3) else ""
        padded = f"0{number}" if number < 10 and self._chance(0.7) else str(number)
        forms = (f"{padded}/{kind}-{body}", f"{padded}-{kind}/{body}", f"{padded}/{year}/{kind}-{body}")
        return forms[int(self._rng.choice(3, p=(0.4, 0.35, 0.25)))]

    def _filled(self, pattern: str) -> str:
        """A pattern of ``texts.toml`` with its places filled."""
        return re.sub(r"\{(\w)\}", lambda match: self._filler(match[1]), pattern)

    def _filler(self, what: str) -> str:
        rng = self._rng
        named = {"p": "places", "k": "kinds", "b": "bodies", "w": "papers", "f": "files"}
        if what in named:
            return self._one(named[what])
        if what in "rR":
            return _ROMAN[int(rng.integers(len(_ROMAN) if what == "R" else 12))]
        ranges = {
            "n": (1, 130),
            "d": (1, 32),
            "m": (1, 13),
            "y": (1945, 2046),
            "h": (0, 24),
            "e": (0, 60),
            "t": (1, 999),
        }
        if what in ranges:
            number = int(rng.integers(*ranges[what]))
            return f"{number:02d}" if number < 10 and what in "dmhe" and self._chance(0.6) else str(number)
        if what == "q":
            return f"{int(rng.integers(0, 200))},{int(rng.integers(0, 100))}"
        if what == "N":
            return f"{int(10 ** rng.uniform(1, 10)):,}".replace(",", "." if self._chance(0.85) else " ")
        if what == "c":
            return self._code()
        if what == "l":
            return "abcdđeghiklmn"[int(rng.integers(13))]
        if what == "u":
            return self._filled(self._one("addresses"))
        return "".join(rng.choice(list("abcdeghiklmnopqrstuvxy"), int(rng.integers(3, 10))))

    def _dressed(self, text: str) -> str:
        """The text as print dresses it: capitals, the tone's other place, leaders, runs of stops."""
        if self._chance(0.14):
            text = text.upper()
        elif self._chance(0.02):
            text = text.title()
        if self._chance(0.3):
            text = " ".join(spellings(w)[-1] if w.isalpha() else w for w in text.split(" "))
        if self._chance(0.012):
            text += "." * int(self._rng.integers(3, 30))
        return text


@functools.cache
def _strings_of(paper: Path) -> list[str]:
    return [*_strings(yaml.safe_load(paper.read_text("utf-8")))]


def _strings(value: object) -> Iterator[str]:
    """Every string of a paper that is printed as it is, without marks of the file's own."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str):
        bare = value.replace("**", "").replace("[[", " ").replace("]]", " ").replace("|", " ")
        if len(bare) > 1 and bare not in ("party", "state"):
            yield bare
