"""Corrections: what people changed in a record, in order, each with who, when, before and after; and the corrected
record. The record as it was read is never changed.

A place in a record is a JSON pointer (RFC 6901): ``/document/code``, ``/copies/0/recipients/2``; ``""`` is the whole.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import CorrectionError, OutdatedError
from parse import Arrival, Inferred, Record, Signature, code_without_blanks, symbol_of

Action = Literal["set", "insert", "remove", "confirm", "withdraw"]


class Correction(BaseModel):
    """One change. ``set`` puts a value in the place of another, ``insert`` puts an item before the one at ``at`` (or
    behind the last), ``remove`` takes an item out, ``confirm`` says that the value, or with ``at`` of ``""`` the whole
    record, was looked at and is right. ``withdraw`` takes such a confirmation of the whole record back. ``after`` of a
    confirmation of the whole record says how doubtful values of long lists were looked at, where that was not one by
    one: ``{"together": [places]}``, as a group, or ``{"left": [names of lists of the document]}``, not at all.

    ``before``, ``after``: the value as JSON; null where there was or is none. ``reading``: the number of the reading
    that was corrected. ``when``: UTC, ISO 8601.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: str
    action: Action = "set"
    before: Any = None
    after: Any = None
    who: str
    when: str
    reading: int = 1


class Corrected(NamedTuple):
    """``stale``: corrections that no longer fit, because the paper was read anew since; they changed nothing."""

    record: Record
    stale: list[Correction]


def corrected(record: Record, corrections: list[Correction]) -> Corrected:
    """The record with all corrections made, in order."""
    stale = []
    for correction in corrections:
        try:
            record = changed(record, correction)
        except CorrectionError:
            stale.append(correction)
    return Corrected(record, stale)


def changed(record: Record, correction: Correction) -> Record:
    """The record after one correction.

    Raises:
        OutdatedError: the value at its place is not ``before``.
        CorrectionError: there is no such place, or the value is not one that a record can have there.
    """
    if correction.action == "confirm":
        if correction.at and value_at(record, correction.at) != correction.before:
            raise OutdatedError(correction.at)
        return record
    if correction.action == "withdraw":
        if correction.at:
            raise CorrectionError(f"{correction.at}: only the review of a whole record is withdrawn")
        return record
    whole = record.model_dump(mode="json")
    holder, key = _holder(whole, _parts(correction.at), make=correction.action == "set")
    _change(holder, key, correction)
    try:
        return Record.model_validate(whole)
    except ValidationError as error:
        raise CorrectionError(f"{correction.at}: {error.errors()[0]['msg']}") from error


def value_at(record: Record, at: str) -> Any:
    """The value at a place, as JSON; None where nothing stands there.

    Raises:
        CorrectionError: a record has no such place.
    """
    return value_in(record.model_dump(mode="json"), at)


def value_in(whole: Any, at: str) -> Any:
    """The same of a record as JSON, which stays as it is: of many values of one record, which is made JSON once."""
    if not at:
        return whole
    holder, key = _holder(whole, _parts(at), make=True, keep=False)
    if isinstance(holder, list):
        return holder[key] if isinstance(key, int) and key < len(holder) else None
    return holder.get(str(key))


def with_what_follows(record: Record, correction: Correction) -> list[Correction]:
    """A correction, and those that follow from it: a code's number and symbol, the first of several signatures.

    ``number`` and ``symbol`` are the two parts of ``code`` by definition, and ``signature`` is the first of
    ``signatures`` (see the record's fields).
    """
    found = [correction]
    if correction.action != "set":
        return found
    holder, _, name = correction.at.rpartition("/")
    if name == "code":
        code = correction.after
        split: tuple[str | None, str | None] = (None, None)
        if isinstance(code, str) and code:
            symbol = symbol_of(code_without_blanks(code))
            split = (code_without_blanks(code).removesuffix(symbol).rstrip("-/ ") or None, symbol or None)
        for part, value in zip(("number", "symbol"), split, strict=True):
            found.append(_also(record, correction, f"{holder}/{part}", value))
    elif holder == "/document/signature" and len(record.document.signatures) > 1:
        found.append(_also(record, correction, f"/document/signatures/0/{name}", correction.after))
    elif holder == "/document/signatures/0":
        found.append(_also(record, correction, f"/document/signature/{name}", correction.after))
    return [f for f in found if f is correction or f.before != f.after]


def _also(record: Record, correction: Correction, at: str, value: Any) -> Correction:
    return correction.model_copy(update={"at": at, "before": value_at(record, at), "after": value})


def _parts(at: str) -> list[str]:
    if not at.startswith("/"):
        raise CorrectionError(f"{at}: not a place in a record")
    return [part.replace("~1", "/").replace("~0", "~") for part in at[1:].split("/")]


def _holder(whole: Any, parts: list[str], *, make: bool, keep: bool = True) -> tuple[Any, str | int]:
    """What holds the last part of a pointer, and the key there. ``make``: a missing object on the way (the signature
    of a paper on which none was read) is made; ``keep``: and put in its place.
    """
    there = whole
    for n, part in enumerate(parts):
        key = _key(there, part)
        if n == len(parts) - 1:
            return there, key
        found = there[key] if not isinstance(there, list) or key < len(there) else None  # type: ignore[operator]
        if found is None:
            if not make or isinstance(there, list):
                raise CorrectionError(f"/{'/'.join(parts)}: nothing stands there")
            found = _blank(parts[n])
            if keep:
                there[key] = found
        there = found
    raise CorrectionError("no place")


def _key(holder: Any, part: str) -> str | int:
    if isinstance(holder, list) and part.isascii() and part.isdecimal() and len(part) < 7:
        return int(part)
    if isinstance(holder, dict) and part in holder:
        return part
    raise CorrectionError(f"{part}: a record has no such place")


def _blank(name: str) -> dict[str, Any]:
    kinds: dict[str, type[BaseModel]] = {"signature": Signature, "arrival": Arrival}
    if name in kinds:
        return kinds[name]().model_dump(mode="json")
    if name == "issuer_inferred":
        return Inferred(name="", why="").model_dump(mode="json")
    raise CorrectionError(f"{name}: nothing stands there")


def _change(holder: Any, key: str | int, correction: Correction) -> None:
    if isinstance(holder, list) and isinstance(key, int):
        there = holder[key] if key < len(holder) else None
        if correction.action == "insert" and key <= len(holder):
            holder.insert(key, correction.after)
            return
        if key >= len(holder):
            raise CorrectionError(f"{correction.at}: the list has {len(holder)} items")
    else:
        there = holder[key]
        if correction.action != "set":
            raise CorrectionError(f"{correction.at}: only a list's items can be put in or taken out")
    if there != correction.before:
        raise OutdatedError(correction.at)
    if correction.action == "remove":
        del holder[key]
    else:
        holder[key] = correction.after
