"""Judging: what was read on the papers of a sample against their records: what differs, and how often records err.

A difference of capitals, blanks, dashes, the place of a tone mark or stops at the end is none. What differs counts as
the record's error until somebody says that the record is right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.export.acceptance.intervals import Interval, clopper_pearson, wilson
from ingest.export.acceptance.samples import FIELDS, Ruling, Sample
from ingest.export.registers.reading import read_day
from lexicon.folding import DASHES, tone_behind
from parse import Record


class Difference(NamedTuple):
    """``record``, ``typed``: as they stand; ``ruling``: which is right, None where nobody has said."""

    paper: str
    field: str
    record: str
    typed: str
    ruling: Ruling | None


class FieldResult(NamedTuple):
    """``checked``: papers; ``wrong``: of them with an error of the record; ``open``: differences that nobody has ruled
    on, counted as wrong.
    """

    field: str
    checked: int
    wrong: int
    open: int

    @property
    def exact(self) -> Interval:
        return clopper_pearson(self.wrong, self.checked)

    @property
    def score(self) -> Interval:
        return wilson(self.wrong, self.checked)


class Result(NamedTuple):
    """``fields``: each by itself; ``values``: all together, a paper's fields as if they were apart; ``papers``: those
    with an error at all; ``gone``: papers of the sample that are not in the archive any more, and count nowhere.
    """

    fields: list[FieldResult]
    values: FieldResult
    papers: FieldResult
    differences: list[Difference]
    gone: list[str]
    pages: int
    bytes: int


def judged(sample: Sample, archive: Archive) -> Result:
    """What a sample shows, as far as it has been checked. Raises OSError or ValueError: a record cannot be read."""
    there = [paper for paper in sample.papers if archive.holds(paper)]
    differences: list[Difference] = []
    checked = [paper for paper in there if paper in sample.checks]
    for paper in checked:
        check, record = sample.checks[paper], archive.record(paper)
        for field in FIELDS:
            said, typed = _PRINTED[field](record), check.typed.get(field, "")
            if not same(field, said, typed):
                differences.append(Difference(paper, field, said, typed, check.rulings.get(field)))
    wrong = [one for one in differences if one.ruling != "record"]
    fields = [
        FieldResult(
            name, len(checked), sum(one.field == name for one in wrong),
            sum(one.field == name and one.ruling is None for one in wrong),
        )
        for name in FIELDS
    ]  # fmt: skip
    still_open = sum(one.ruling is None for one in wrong)
    values = FieldResult("", len(checked) * len(FIELDS), len(wrong), still_open)
    papers = FieldResult("", len(checked), len({one.paper for one in wrong}), still_open)
    made = [archive.made(paper) for paper in there]
    sizes = sum(next(archive.place(paper).glob("original.*")).stat().st_size for paper in there)
    gone = [paper for paper in sample.papers if paper not in there]
    return Result(fields, values, papers, differences, gone, sum(int(one["pages"]) for one in made), sizes)


def same(field: str, record: str, typed: str) -> bool:
    """Whether both say the same."""
    if field == "date":
        said, read = read_day(record), read_day(typed)
        return said == read if said and read else _plain(record) == _plain(typed)
    if field == "code":
        return _plain(record).replace(" ", "") == _plain(typed).replace(" ", "")
    return _plain(record) == _plain(typed)


def printed(record: Record, field: str) -> str:
    """A field of a record as a person would type it."""
    return _PRINTED[field](record)


def _day(record: Record) -> str:
    date = record.document.date
    return f"{date.day:02}/{date.month:02}/{date.year:04}" if date else ""


_PRINTED: dict[str, Callable[[Record], str]] = {
    "code": lambda record: record.document.code or "",
    "date": _day,
    "type": lambda record: record.document.type or "",
    "issuer": lambda record: " ".join(record.document.issuer),
    "subject": lambda record: record.document.subject or "",
    "signer": lambda record: (record.document.signature.name if record.document.signature else "") or "",
}
_AT_ENDS = " .,;:/·*\n\t"


def _plain(text: str) -> str:
    """Text without what is no difference."""
    dashes = str.maketrans(dict.fromkeys(DASHES, "-"))
    words = text.casefold().strip(_AT_ENDS).translate(dashes).split()
    return " ".join(map(tone_behind, words))
