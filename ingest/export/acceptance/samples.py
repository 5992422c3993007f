"""Samples: random papers to be checked, and what people found on them: a file each, beside the runs' reports.

Who checks sees the paper and not its record: what they type is compared afterwards. Where both differ, somebody looks
once more and says which of them is right.
"""

from __future__ import annotations

import datetime
import random
import re
import secrets
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ingest.archive.checked_words import SAMPLES
from ingest.archive.stores import House
from ingest.catalogue import Filter
from ingest.disk import durable
from ingest.disk.locking import alone_in
from ingest.errors import DossierError
from ingest.export.acceptance.values import FIELDS, all_printed

FOLDER = SAMPLES
MOST = 5000
_ID = re.compile(r"nt[0-9a-f]{10}")
Ruling = Literal["record", "typed"]
"""Which of both is right."""


class Check(BaseModel):
    """What somebody read on a paper, by field; "": it has none. ``rulings``: where that differs from the record, and
    somebody looked once more, which is right.
    """

    model_config = ConfigDict(extra="forbid")

    typed: dict[str, str]
    who: str
    when: str
    rulings: dict[str, Ruling] = {}


class Sample(BaseModel):
    """``population``: how many papers it was drawn from; ``scope``: which, in words; ``seed``: draws the same again
    from the same papers; ``papers``: in the order in which they are checked; ``records``: what their records said then,
    by paper and field, seen by nobody who checks; ``checks``: by paper. Times: UTC.
    """

    model_config = ConfigDict(extra="forbid")

    id: str
    drawn_at: str
    drawn_by: str
    seed: int
    population: int
    scope: str = ""
    papers: list[str]
    records: dict[str, dict[str, str]] = {}
    checks: dict[str, Check] = {}

    @property
    def left(self) -> list[str]:
        """The papers that nobody has checked yet."""
        return [paper for paper in self.papers if paper not in self.checks]


def draw(
    house: House,
    count: int,
    who: str,
    *,
    dossiers: list[str] | None = None,
    wanted: Filter | None = None,
    seed: int | None = None,
) -> Sample:
    """Draws papers at random, each as likely as any other: of some dossiers, or of those that a filter leaves.

    Raises:
        DossierError: there is no such paper, or the number cannot be. OSError, ValueError: it cannot be written, or a
            record not be read.
    """
    catalogue, folder = house.catalogue, house.reports / FOLDER
    if not 1 <= count <= MOST:
        raise DossierError("bad_sample", most=MOST)
    if dossiers:
        named = list(dict.fromkeys(dossiers))
        papers = list(dict.fromkeys(paper.row.id for one in named for paper in catalogue.dossier_papers(one)))
    else:
        named, papers = [], [row.id for row in catalogue.rows(wanted or Filter())]
    if not papers:
        raise DossierError("empty")
    seed = secrets.randbits(32) if seed is None else seed
    chosen = random.Random(seed).sample(sorted(papers), min(count, len(papers)))
    codes = [one.row.code or one.row.title for name in named if (one := catalogue.dossier(name))]
    made = Sample(
        id=f"nt{secrets.token_hex(5)}", drawn_at=_now(), drawn_by=who, seed=seed, population=len(papers),
        scope=", ".join(codes), papers=chosen,
        records={one: all_printed(house.archive.record(one)) for one in chosen if house.archive.holds(one)},
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(house.reports, made)
    return made


def is_id(text: str) -> bool:
    return bool(_ID.fullmatch(text))


def read(reports: Path, sample: str) -> Sample:
    """A sample. Raises OSError or ValueError where there is none, or its file cannot be read."""
    if not is_id(sample):
        raise ValueError(f"not a sample's id: {sample!r}")
    return Sample.model_validate_json((reports / FOLDER / f"{sample}.json").read_bytes())


def all_samples(reports: Path) -> list[Sample]:
    """The samples, the latest first."""
    files = [file for file in (reports / FOLDER).glob("nt*.json") if is_id(file.stem)]
    found = [read(reports, file.stem) for file in files]
    return sorted(found, key=lambda one: (one.drawn_at, one.id), reverse=True)


def enter(house: House, sample: str, paper: str, typed: dict[str, str], who: str) -> Sample:
    """Keeps what somebody read on a paper. Who has checked it may do so again: what was said of values that stay as
    they were holds on.

    Raises DossierError: the paper is none of the sample's, is not in the archive any more, or somebody else has checked
    it; OSError or ValueError as ``read`` does.
    """
    with alone_in(house.reports / FOLDER):
        there = read(house.reports, sample)
        if paper not in there.papers or not house.archive.holds(paper):
            raise DossierError("no_paper", document=paper)
        said = {name: " ".join(typed.get(name, "").split())[:2000] for name in FIELDS}
        before = there.checks.get(paper)
        if before is not None and before.typed == said:
            return there
        if before is not None and before.who != who:
            raise DossierError("checked", document=paper, who=before.who)
        kept = before.rulings.items() if before is not None else ()
        rulings = {
            name: ruling for name, ruling in kept if before and before.typed.get(name) == said.get(name)
        }
        there.checks[paper] = Check(typed=said, who=who, when=_now(), rulings=rulings)
        _write(house.reports, there)
        return there


def rule(reports: Path, sample: str, paper: str, field: str, ruling: Ruling) -> Sample:
    """Keeps which of record and typed value is right. Raises as ``enter`` does."""
    with alone_in(reports / FOLDER):
        there = read(reports, sample)
        check = there.checks.get(paper)
        if check is None or field not in FIELDS:
            raise DossierError("outdated")
        check.rulings[field] = ruling
        _write(reports, there)
        return there


def _write(reports: Path, sample: Sample) -> None:
    content = (sample.model_dump_json(indent=1) + "\n").encode("utf-8", "backslashreplace")
    durable.write(reports / FOLDER / f"{sample.id}.json", content, 0o600)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
