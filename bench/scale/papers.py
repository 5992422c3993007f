"""Papers: rows for a catalogue of any size, made of the words of bench/texts; the same for the same number.

A text is made of pieces of the texts' sentences, of words by their rank there (Zipf), of names and places put together
from syllables, and of numbers. Offices, kinds and years are as in an archive of a province: few offices issue most
papers. One paper in fifty is a second scan of an earlier one: its pages look alike and differ in 8% of the bits.
"""

from __future__ import annotations

import datetime
import random
import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from ingest.catalogue.likeness import identity
from ingest.catalogue.row import Row
from parse import Record
from parse.record import Citation, Document, Signature

TEXTS = Path(__file__).parents[1] / "texts"
WORDS = (120, 200)
"""Words of a text, fewest and most."""
_ISSUERS, _YEARS = 3000, (1976, 2026)
_KINDS = {
    "Quyết định": ("QĐ", 34), "Công văn": ("", 28), "Thông báo": ("TB", 9), "Kế hoạch": ("KH", 8),
    "Báo cáo": ("BC", 7), "Tờ trình": ("TTr", 5), "Chỉ thị": ("CT", 3), "Nghị quyết": ("NQ", 3),
    "Hướng dẫn": ("HD", 2), "Kết luận": ("KL", 1),
}  # fmt: skip
_BITS = 384
_AT_ONCE, _AHEAD = 500, 4


class Papers:
    """All papers that can be asked for, by number."""

    def __init__(self) -> None:
        self.sentences = _sentences()
        counted: dict[str, int] = {}
        for sentence in self.sentences:
            for word in sentence:
                counted[word] = counted.get(word, 0) + 1
        self.vocabulary = sorted(counted, key=lambda word: (-counted[word], word))
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.vocabulary))))
        dice = random.Random(1)
        self.issuers = [self._issuer(dice, n) for n in range(_ISSUERS)]
        self._issuer_weights = list(accumulate(1 / (rank + 5) for rank in range(_ISSUERS)))
        self._forms = [[dice.getrandbits(96) for _ in range(2)] for _ in range(300)]

    def name(self, dice: random.Random, parts: int = 2) -> str:
        """A name of a person or a place, of common and rare syllables."""
        return " ".join(dice.choice(self.vocabulary[: 40 * 4**n]).capitalize() for n in range(1, parts + 1))

    def _issuer(self, dice: random.Random, n: int) -> str:
        body = dice.choice(["ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN", "ĐẢNG ỦY", "HỘI ĐỒNG NHÂN DÂN", "TRƯỜNG"])
        place = dice.choice(["XÃ", "XÃ", "HUYỆN", "THỊ TRẤN", "TỈNH"])
        return f"{body} · {place} {self.name(dice).upper()}" if n % 9 else f"SỞ {self.name(dice, 3).upper()}"

    def row(self, n: int) -> Row:
        """The n-th paper."""
        dice = random.Random(n)
        again = n > 50 and n % 50 == 0
        looks = self._looks(random.Random(n - 37) if again else dice, dice if again else None)
        kind = dice.choices(list(_KINDS), [weight for _, weight in _KINDS.values()])[0]
        issuer = dice.choices(self.issuers, cum_weights=self._issuer_weights)[0]
        number = str(int(dice.paretovariate(0.9)) % 9000 + 1)
        date = datetime.date(
            int(dice.triangular(*_YEARS, 2019)), dice.randrange(1, 13), dice.randrange(1, 29)
        )
        symbol = f"{_KINDS[kind][0]}-UBND" if _KINDS[kind][0] else "UBND-VX"
        cited = [_citation(dice, date) for _ in range(dice.choice([0, 1, 2, 3, 5]))]
        record = Record.model_construct(
            document=Document.model_construct(
                system="state", type=kind, number=number, symbol=symbol, code=f"{number}/{symbol}", date=date,
                issuer=[issuer], subject="Về việc " + " ".join(self._words(dice, 14)), citations=cited,
                signature=Signature.model_construct(name=self.person(dice)),
            ),
            copies=[],
        )  # fmt: skip
        assert identity(record)
        doubts = max(0, int(dice.gauss(1, 2)))
        row = Row.of(
            f"{n:016x}", record, text=self._text(dice), doubts=doubts, doubt=doubts * dice.random() + dice.random(),
            pages=len(looks), names=[f"scan-{n:07}.pdf"], archived_at=f"{n:020}", looks=looks,
            unread=int(dice.random() < 0.02),
        )  # fmt: skip
        return (
            row._replace(reviewed_at="2026", reviewed_by="lan", doubts=0, doubt=0.0)
            if dice.random() < 0.2
            else row
        )

    def person(self, dice: random.Random) -> str:
        """A person: a common family name, a middle name, and a given name of more or less common syllables."""
        family = dice.choices(
            ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Quách"], [38, 12, 10, 7, 5, 4, 1]
        )[0]
        return f"{family} {dice.choice(['Văn', 'Thị', 'Đức', 'Minh'])} {self.name(dice, 1 + (dice.random() < 0.4))}"

    def _text(self, dice: random.Random) -> str:
        count, words = dice.randrange(*WORDS), list[str]()
        while len(words) < count:
            chance = dice.random()
            if chance < 0.55:
                words += self._words(dice, 9)
            elif chance < 0.85:
                words += dice.choices(self.vocabulary, cum_weights=self._weights, k=4)
            elif chance < 0.93:
                words += [self.person(dice) + ","]
            else:
                words += [f"{dice.randrange(10**6):,}".replace(",", "."), f"thôn {self.name(dice)}"]
        return " ".join(words)

    def _words(self, dice: random.Random, most: int) -> list[str]:
        """Up to so many words of a sentence, side by side."""
        sentence = dice.choice(self.sentences)
        start = dice.randrange(max(1, len(sentence) - most))
        return sentence[start : start + most]

    def _looks(self, dice: random.Random, worn_by: random.Random | None) -> list[str]:
        """One to three pages' looks. The head of a first page is that of its office's form, give or take some bits."""
        pages = dice.choice([1, 1, 2, 3])
        head = self._forms[int(len(self._forms) * dice.random() ** 2)][0] ^ _worn(dice, 96, 0.1)
        looks = [
            (dice.getrandbits(_BITS - 96) << 96) | head,
            *(dice.getrandbits(_BITS) for _ in range(pages - 1)),
        ]
        if worn_by is not None:
            looks = [look ^ _worn(worn_by, _BITS, 0.08) for look in looks]
        return [f"{look:096x}" for look in looks]


def made(first: int, last: int) -> Iterator[Row]:
    """The papers of these numbers, made in another process while those before them are used."""
    with ProcessPoolExecutor(1) as other:
        starts = range(first, last, _AT_ONCE)
        waiting = deque(other.submit(_some, n, min(n + _AT_ONCE, last)) for n in starts[:_AHEAD])
        for n in starts:
            if n + _AHEAD * _AT_ONCE < last:
                start = n + _AHEAD * _AT_ONCE
                waiting.append(other.submit(_some, start, min(start + _AT_ONCE, last)))
            yield from waiting.popleft().result()


def _some(first: int, last: int) -> list[Row]:
    papers = _papers()
    return [papers.row(n) for n in range(first, last)]


@cache
def _papers() -> Papers:
    return Papers()


def _worn(dice: random.Random, bits: int, share: float) -> int:
    """Bits that are not read as before."""
    return sum(1 << at for at in dice.sample(range(bits), int(bits * share)))


def _citation(dice: random.Random, day: datetime.date) -> Citation:
    number, short = int(dice.paretovariate(0.9)) % 9000 + 1, dice.choice(["QĐ", "NĐ", "CT"])
    code = f"{number}/{short}-UBND" if short != "NĐ" else f"{number % 200}/{day.year}/NĐ-CP"
    return Citation.model_construct(code=code, type=None, date=day if dice.random() < 0.6 else None)


def _sentences() -> list[list[str]]:
    """The words of the texts' paragraphs, paragraph by paragraph."""
    found = []
    for path in sorted(TEXTS.glob("*/*.yaml")):
        spec: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        blocks = [text for block in spec["body"] for text in block.values() if isinstance(text, str)]
        found += [
            words for text in blocks if len(words := re.sub(r"\[\[.*?\]\]|\*\*", " ", text).split()) > 5
        ]
    return found
