"""Words: the Vietnamese words of dossiers, from ``data/dossier.toml``; how long one is kept, as it is read and said."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TypedDict, cast

from ingest.archive.dossiers.dossier import Access, Retention
from lexicon.folding import fold_any


class TitleWords(TypedDict):
    """What a title is put together with; places are filled by ``str.format``."""

    mixed: str
    of: str
    about: str
    year: str
    years: str
    openings: list[str]


class RetentionWords(TypedDict):
    """How retention is said, and the forms in which lists say it."""

    permanent: str
    years: str
    permanent_as: list[str]
    year_words: list[str]


class CoverWords(TypedDict):
    """What stands on a cover above its title, how the retention that it says is noted, and the labels of its values, by
    name.
    """

    heading: list[str]
    retention: str
    labels: dict[str, list[str]]


class ListWords(TypedDict):
    """Headings of a list's columns, and beginnings of what stands below it."""

    code: list[str]
    title: list[str]
    retention: list[str]
    compiler: list[str]
    note: list[str]
    below: list[str]


class DossierWords(TypedDict):
    """The data file."""

    title: TitleWords
    retention: RetentionWords
    access: dict[Access, str]
    cover: CoverWords
    list: ListWords


@cache
def words() -> DossierWords:
    """The words of the data file."""
    text = resources.files("ingest").joinpath("data/dossier.toml").read_text(encoding="utf-8")
    return cast(DossierWords, tomllib.loads(text))


def said_retention(retention: Retention | None) -> str:
    """``Vĩnh viễn``, ``20 năm``; "" where it is not said."""
    if retention is None:
        return ""
    told = words()["retention"]
    return told["permanent"] if retention == "permanent" else told["years"].format(years=f"{retention:02}")


def read_retention(text: str) -> Retention | None:
    """What a list says: ``Vĩnh viễn``, ``VV``, ``20 năm``, ``20``; None where it is none of these."""
    told = words()["retention"]
    folded = fold_any(text).strip(" .")
    if folded in {fold_any(word) for word in told["permanent_as"]}:
        return "permanent"
    units = "|".join(fold_any(word) for word in told["year_words"])
    years = re.fullmatch(rf"(\d{{1,3}})\s*(?:{units})?", folded)
    return int(years.group(1)) if years and 1 <= int(years.group(1)) <= 200 else None
