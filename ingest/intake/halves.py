"""Halves: the two files of a simplex feeder, one of odd pages and one of even, are claimed together, as one file.

The claim's folder then holds ``halves.json`` (what the two are, written first), ``source`` (the odd pages) and
``even.pdf``. Both become one PDF, which takes the place of ``source`` once it is whole; ``odd.pdf`` is kept beside it.
They are called so in it, so that the same two files make the same bytes again, whatever they were called. At any step
each of both files is in one place: still in the inbox, or in the claim's folder, or by itself again because the two do
not fit (``set_apart``).
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
import time
from pathlib import Path
from typing import Any, NamedTuple

from ingest.disk import durable
from ingest.intake import claim as claims
from ingest.intake.claim import Claim
from ingest.intake.inbox import ReadyFile
from ingest.intake.pairs import pairs, partners
from ingest.journal import Entry, Journal, State, WholeFile, raw, readable

_SAID, _ODD, _BACKS = "halves.json", "odd.pdf", "even.pdf"
_LONGER = 4
"""How much longer a file waits whose other half is there, but may not be taken yet."""


class Halves(NamedTuple):
    """What is known of a pair. ``claim``: the id under which the even pages' file is known; ``raw_name``, ``size`` and
    ``mtime_ns``: that file's; ``turned``: whether the even pages lie last one first, None before that was decided;
    ``apart``: why the two did not become one, as code, details and what the program said; None where they may.
    """

    claim: str
    raw_name: bytes
    size: int
    mtime_ns: int
    turned: bool | None = None
    apart: tuple[str, dict[str, Any], str] | None = None


class Pairing:
    """Which of the files that may be taken wait for their other half. ``wait_seconds``: for how long at most."""

    def __init__(self, wait_seconds: float) -> None:
        self._wait = wait_seconds
        self._since: dict[Path, float] = {}

    @property
    def held_back(self) -> int:
        return len(self._since)

    def paired(self, ready: list[ReadyFile], now: float) -> list[tuple[ReadyFile, ReadyFile | None]]:
        """The files to be taken now, each of odd pages with that of its even ones; those that have waited for long
        enough alone. ``now``: by the clock that ``wait_seconds`` is measured with.
        """
        by_path = {one.path: one for one in ready}
        whole, alone = pairs(by_path, unasked=True)
        even_of = {pair.odd: by_path[pair.even] for pair in whole}
        with_another = {pair.even for pair in whole}
        self._since = {
            path: self._since.get(path, now) for path in alone
        }  # until it is taken: that may be refused
        waiting = {path for path, since in self._since.items() if not self._is_over(path, now - since)}
        return [
            (one, even_of.get(one.path))
            for one in ready
            if one.path not in with_another and one.path not in waiting
        ]

    def _is_over(self, path: Path, waited: float) -> bool:
        """Longer where its other half is there already, as one that is still being written, or waits in a queue."""
        if waited < self._wait:
            return False
        return waited >= _LONGER * self._wait or len(partners(path)) != 1


def claim_pair(odd: ReadyFile, even: ReadyFile, inbox: Path, work: Path, journal: Journal) -> Claim:
    """Moves both files of a pair from the inbox into one claim's folder. Raises as ``claims.claim_file`` does."""
    form = even.signature
    said = Halves(claims.new_id(), raw(even.path.relative_to(inbox)), form.size, form.mtime_ns)
    claim = claims.claim_file(odd.path, inbox, work, journal, odd.signature, beside={_SAID: _json(said)})
    with contextlib.suppress(OSError):  # it is ours: what went wrong is met again when it is worked on
        take_backs(claim, inbox)
    return claim


def claim_pair_copy(odd: Path, even: Path, work: Path, journal: Journal) -> Claim:
    """Copies both files of a pair into one claim's folder. Raises as ``claims.claim_copy`` does."""
    facts = even.stat()
    said = Halves(claims.new_id(), raw(even.absolute()), facts.st_size, facts.st_mtime_ns)
    claim = claims.claim_copy(odd, work, journal, beside={_SAID: _json(said)})
    with contextlib.suppress(OSError):
        take_backs(claim, None)
    return claim


def of(claim: Claim) -> Halves | None:
    """The pair that a claim is; None of all others, and where what was said of it cannot be read."""
    try:
        said = json.loads((claim.folder / _SAID).read_bytes())
        apart = said["apart"]
        return Halves(
            str(said["claim"]), bytes.fromhex(said["raw_name"]), int(said["size"]), int(said["mtime_ns"]),
            said["turned"], None if apart is None else (str(apart[0]), dict(apart[1]), str(apart[2])),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def forget(claim: Claim) -> None:
    """A claim is no pair any more: the file of the even pages has gone."""
    (claim.folder / _SAID).unlink()


def say(claim: Claim, said: Halves) -> None:
    """Writes what is known of a pair, whole or not at all."""
    durable.write(claim.folder / _SAID, _json(said))


def takes_along(claim: Claim, even: Path, facts: os.stat_result) -> bool:
    """Whether a claimed pair has this file, of this form, as its even pages, or had it before they were set apart."""
    said = of(claim)
    form = raw(even), facts.st_size, facts.st_mtime_ns
    return said is not None and (said.raw_name, said.size, said.mtime_ns) == form


def backs_of(claim: Claim) -> Path:
    """Where the file of the even pages is kept."""
    return claim.folder / _BACKS


def odd_of(claim: Claim) -> Path:
    """Where the file of the odd pages is kept once both have become one."""
    return claim.folder / _ODD


def take_backs(claim: Claim, inbox: Path | None) -> bool:
    """Takes the file of the even pages into the claim's folder, where an earlier try has not; False where it is neither
    there nor where it was. ``inbox``: that it is moved out of; None: it is copied.

    Raises OSError where the file system refuses; each file is then in one place, and it may be called again.
    """
    said, backs = of(claim), backs_of(claim)
    assert said is not None
    file = Path(os.fsdecode(said.raw_name))
    if inbox is not None:
        file = inbox / file
    there = _is_still(file, said)
    if backs.exists():
        if inbox is not None and there and durable.sha256(file) == durable.sha256(backs):
            file.unlink()  # it was copied, and the service died before it was taken away
            durable.sync_folder(file.parent)
        return True
    if not there:
        return False
    if inbox is None:
        durable.copy(file, backs)
        return True
    try:
        file.rename(backs)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        durable.copy(file, backs)
        if durable.sha256(file) != durable.sha256(backs):
            backs.unlink()
            raise OSError(errno.EBUSY, "changed while it was copied", str(file)) from error
        file.unlink()
    durable.sync_folder(claim.folder)
    durable.sync_folder(file.parent)
    return True


def _is_still(file: Path, said: Halves) -> bool:
    try:
        facts = file.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return False  # any other error: it may be there
    return stat.S_ISREG(facts.st_mode) and (facts.st_size, facts.st_mtime_ns) == (said.size, said.mtime_ns)


def set_apart(claim: Claim, why: tuple[str, dict[str, Any], str]) -> list[Claim]:
    """Makes two files of a pair again, each a claim of its own; both know why they are apart. Returns the claims, the
    odd pages' last; the claim alone where it is no pair. May be called again after it was cut off at any step.
    """
    said = of(claim)
    if said is None or said.raw_name == claim.raw_name:  # the latter: it is the even pages' own claim already
        return [claim]
    say(claim, said._replace(apart=said.apart or why))
    if odd_of(claim).exists():
        odd_of(claim).replace(claim.source)
        durable.sync_folder(claim.folder)
    other = claim._replace(id=said.claim, folder=claim.folder.with_name(said.claim), raw_name=said.raw_name)
    if backs_of(claim).exists():
        other.folder.mkdir(mode=0o700, exist_ok=True)
        say(other, said._replace(claim=claim.id, apart=said.apart or why))
        claims.write_label(other, said.size, said.mtime_ns)
        durable.sync_folder(other.folder.parent)
        backs_of(claim).rename(other.source)
        durable.sync_folder(other.folder)
        durable.sync_folder(claim.folder)
    return [other, claim] if other.source.exists() else [claim]


def open_other(other: Claim, journal: Journal) -> None:
    """Enters the file of the even pages that is by itself again into the journal, where it is not there."""
    if journal.get(other.id) is None:
        facts = other.source.stat()
        journal.open_claim(
            other.id, other.raw_name, copied=other.copied, size=facts.st_size, mtime_ns=facts.st_mtime_ns
        )
        journal.move(other.id, State.CLAIMED, "its other half does not fit")


def name_of_other(claim: Claim, at: str) -> bytes | None:
    """What ``names.json`` of a pair's document says of the even pages' file; None of other claims."""
    said = of(claim)
    if said is None or not backs_of(claim).exists():
        return None
    name = {"claim": said.claim, "name": readable(said.raw_name), "at": at}
    return (json.dumps([name], ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def note_other(claim: Claim, journal: Journal, document: str, *, hidden: bool) -> None:
    """Enters the even pages' file of a pair that became one document into the journal: the archive has its bytes. To be
    called before the claim itself is at its end. ``hidden``: whether the journal may not tell its name.
    """
    said = of(claim)
    whole = journal.get(claim.id)
    if said is None or said.apart or whole is None or not backs_of(claim).exists():
        return
    now = time.time()
    row = Entry(
        claim=said.claim, state=State.DUPLICATE, name=readable(said.raw_name), raw_name=said.raw_name,
        copied=claim.copied, size=said.size, mtime_ns=said.mtime_ns, sha256=durable.sha256(backs_of(claim)),
        document=document, target=None, reason=None, detail=None, attempts=0, interruptions=0, faults=0, pages=None,
        claimed_at=whole.claimed_at, updated_at=now,
    )  # fmt: skip
    journal.take_along(row, WholeFile(said.raw_name, said.size, said.mtime_ns))
    if hidden:
        journal.hide_name(said.claim)


def _json(said: Halves) -> bytes:
    return json.dumps({**said._asdict(), "raw_name": said.raw_name.hex()}).encode()
