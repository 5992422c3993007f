"""Files of a run: which files are below its folders, the state of each, and which are still to be taken."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ingest.intake import halves
from ingest.intake.claim import Claim, claim_copy
from ingest.intake.halves import claim_pair_copy
from ingest.intake.inbox import identities, plain_files
from ingest.intake.pairs import Pair, is_half, pairs
from ingest.journal import Entry, Journal, State, raw, readable
from ingest.settings import Settings


class RunFiles:
    """Everything below some folders (absolute). No list of it is held: there may be millions.

    ``again``: whether what failed before is to be tried again.
    """

    def __init__(self, folders: list[Path], journal: Journal, settings: Settings, *, again: bool) -> None:
        self._folders = [
            folder
            for n, folder in enumerate(folders)
            if folder not in folders[:n] and not any(other in folder.parents for other in folders)
        ]
        self._journal, self._work = journal, settings.folders.work
        self._own = identities(settings.folders.own)
        self._again = again
        self._paired: tuple[Path | None, dict[Path, Pair]] = None, {}

    @property
    def names(self) -> list[str]:
        """The folders, for people."""
        return sorted(readable(raw(folder)) for folder in self._folders)

    def entries(self) -> Iterator[Entry | None]:
        """For each file what the journal says of its end; None where it has not come to it."""
        for path, facts in self._files():
            yield self._journal.finished_as(raw(path), facts.st_size, facts.st_mtime_ns)

    def is_done(self, entry: Entry | None) -> bool:
        """Whether nothing is to be done about a file any more."""
        return entry is not None and not (self._again and entry.state is State.FAILED)

    def to_do(self) -> Iterator[Callable[[], Claim]]:
        """The files that are not done and not under way already, each as a claim to be made when its turn comes."""
        for path, facts in self._files():
            pair = self._pair_of(path)
            # First whether it goes with another: at that one's end the journal has had both for long.
            if pair is not None and path == pair.even and self._goes_along(pair, facts):
                continue
            if not self._is_to_do(path, facts):
                continue
            if pair is None or not self._is_there_to_do(pair.even if path == pair.odd else pair.odd):
                yield partial(claim_copy, path, self._work, self._journal)
            elif path == pair.odd:
                yield partial(claim_pair_copy, pair.odd, pair.even, self._work, self._journal)

    def _is_to_do(self, path: Path, facts: os.stat_result) -> bool:
        form = raw(path), facts.st_size, facts.st_mtime_ns
        return not (self.is_done(self._journal.finished_as(*form)) or self._journal.is_under_way(*form))

    def _is_there_to_do(self, path: Path) -> bool:
        try:
            facts = path.stat(follow_symlinks=False)
        except OSError:
            return False
        return stat.S_ISREG(facts.st_mode) and self._is_to_do(path, facts)

    def _goes_along(self, pair: Pair, facts: os.stat_result) -> bool:
        """Whether the even pages of a pair are under way with the odd ones; the journal does not know them yet."""
        try:
            odd = pair.odd.stat(follow_symlinks=False)
        except OSError:
            return False
        entry = self._journal.under_way_as(raw(pair.odd), odd.st_size, odd.st_mtime_ns)
        if entry is None:
            return False
        claim = Claim(entry.claim, self._work / entry.claim, entry.raw_name, entry.copied)
        return halves.takes_along(claim, pair.even, facts)

    def _pair_of(self, path: Path) -> Pair | None:
        """The odd and even pages of a simplex feeder that a file is one of."""
        if not is_half(path):
            return None
        if self._paired[0] != path.parent:
            whole, _ = pairs(path.parent.iterdir(), unasked=True)
            self._paired = path.parent, {half: pair for pair in whole for half in (pair.odd, pair.even)}
        return self._paired[1].get(path)

    def has(self, claim: Claim) -> bool:
        """Whether a claim is one of these files: an earlier service may have left others; some lay inside them."""
        path = Path(os.fsdecode(claim.raw_name))
        return claim.copied and not claim.nested and any(folder in path.parents for folder in self._folders)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for folder in self._folders:
            yield from plain_files(folder, self._own)
