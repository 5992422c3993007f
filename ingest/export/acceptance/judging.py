"""Judging: what was read on the papers of a sample against their records as they were when it was drawn: what differs,
and how often records err. What is corrected since then counts as the error that it was.

A difference of capitals, blanks, dashes, the place of a tone mark or stops at the end is none. What differs counts as
the record's error until somebody says that the record is right.
"""

from __future__ import annotations

from typing import NamedTuple

from ingest.archive.archive import Archive
from ingest.export.acceptance.intervals import Interval, clopper_pearson, wilson
from ingest.export.acceptance.samples import Ruling, Sample
from ingest.export.acceptance.values import FIELDS, all_printed
from ingest.export.registers.reading import read_day
from lexicon.folding import DASHES, tone_behind


class Difference(NamedTuple):
    """``record``, ``typed``: as they stand; ``ruling``: which is right, None where nobody has said."""

    paper: str
    field: str
    record: str
    typed: str
    ruling: Ruling | None


class FieldResult(NamedTuple):
    """``checked``: papers; ``wrong``: of them with an error of the record; ``open``: differences that nobody has ruled
    on, counted as wrong; ``drawn``: whether what was checked was drawn one by one. Of the fields of one paper, drawn
    together, the intervals do not tell.
    """

    field: str
    checked: int
    wrong: int
    open: int
    drawn: bool = True

    @property
    def exact(self) -> Interval | None:
        return clopper_pearson(self.wrong, self.checked) if self.checked and self.drawn else None

    @property
    def score(self) -> Interval | None:
        return wilson(self.wrong, self.checked) if self.checked and self.drawn else None


class Result(NamedTuple):
    """``fields``: each by itself; ``values``: all together; ``papers``: those with an error at all; ``gone``: papers of
    the sample that are not in the archive any more, and count nowhere.
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
        check, told = sample.checks[paper], sample.records.get(paper)
        if told is None:  # an earlier version kept none, or it was held meanwhile
            told = all_printed(archive.record(paper))
        for field in FIELDS:
            said, typed = told.get(field, ""), check.typed.get(field, "")
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
    values = FieldResult("", len(checked) * len(FIELDS), len(wrong), still_open, drawn=False)
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


_AT_ENDS = " .,;:/·*\n\t"


def _plain(text: str) -> str:
    """Text without what is no difference."""
    dashes = str.maketrans(dict.fromkeys(DASHES, "-"))
    words = text.casefold().strip(_AT_ENDS).translate(dashes).split()
    return " ".join(map(tone_behind, words))
