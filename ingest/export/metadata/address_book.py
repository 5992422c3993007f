"""Address book: what edXML asks for and no paper prints: ids of offices, codes of kinds and urgency, by a file of the
office's own. The lists of QCVN 102:2016/BTTTT themselves were not available.
"""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ingest.errors import GivenFileError
from lexicon.folding import fold_any, squeeze
from lexicon.vocabulary import table

_PLACES = {"organ", "number", "symbol", "code", "day", "month", "year"}


class AddressBook(BaseModel):
    """``offices``: by name, the id (``000.00.01.H56``); ``types``, ``priorities``: by kind and by urgency as they are
    printed, the code; ``document_id``: how a document's id is made, with the places organ, number, symbol, code, day,
    month, year in braces: ``{organ},{year}/{month}/{day},{code}``; "" for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    offices: dict[str, str] = Field(default_factory=dict)
    types: dict[str, str] = Field(default_factory=dict)
    priorities: dict[str, str] = Field(default_factory=dict)
    document_id: str = ""

    @field_validator("document_id")
    @classmethod
    def _has_known_places(cls, form: str) -> str:
        named = {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}
        if named - _PLACES:
            raise ValueError(f"document_id: {', '.join(sorted(named - _PLACES))}")
        return form

    def office(self, lines: list[str]) -> str | None:
        """The id of an office by its name, or by the lines of a head: the last names it, where the book has that."""
        known = {_spelled(name): id for name, id in self.offices.items()}
        wanted = [" ".join(lines), " ".join(reversed(lines)), *lines[::-1]]
        return next((known[key] for one in wanted if (key := _spelled(one)) in known), None)

    def type_of(self, kind: str | None) -> str | None:
        return _by_name(self.types, kind)

    def priority(self, urgency: str | None) -> str | None:
        return _by_name(self.priorities, urgency)


def read_book(file: Path | None) -> AddressBook:
    """The address book of a file; an empty one without a file.

    Raises:
        GivenFileError: it cannot be read, or says what it may not.
    """
    if file is None:
        return AddressBook()
    try:
        return AddressBook.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise GivenFileError(f"{file}: {error}") from error


def _by_name(codes: dict[str, str], name: str | None) -> str | None:
    known = {squeeze(fold_any(one)): code for one, code in codes.items()}
    return known.get(squeeze(fold_any(name))) if name else None


def _spelled(name: str) -> str:
    """A name with its abbreviations written out, folded: ``UBND tỉnh X`` is ``ỦY BAN NHÂN DÂN TỈNH X``."""
    short = table("abbreviations")["body"]
    return squeeze(fold_any(" ".join(str(short.get(word, word)) for word in name.split())))
