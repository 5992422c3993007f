"""Folders: where the service has its folders and files, which of them are its own, and that they are there."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import NoRootError


class Folders:
    """Where things lie; every path is absolute."""

    def __init__(
        self,
        *,
        inbox: Path,
        archive: Path,
        failed: Path,
        held: Path,
        work: Path,
        journal: Path,
        catalogue: Path,
        tokens: Path,
        users: Path,
        cache: Path,
        reports: Path,
    ) -> None:
        self.inbox, self.archive, self.failed, self.held, self.work = inbox, archive, failed, held, work
        self.journal, self.catalogue, self.tokens = journal, catalogue, tokens
        self.users, self.cache, self.reports = users, cache, reports

    @property
    def session_key(self) -> Path:
        """The secret that signs sessions."""
        return self.users.with_name("session.key")

    @property
    def sessions(self) -> Path:
        """The SQLite file of those who are signed in."""
        return self.users.with_name("sessions.sqlite3")

    @property
    def audit(self) -> Path:
        """What people have done that needs a role, one JSON object a line."""
        return self.users.with_name("audit.jsonl")

    @property
    def views(self) -> Path:
        """Lists that people have given a name to."""
        return self.users.with_name("views.json")

    @property
    def shares(self) -> Path:
        """Links by which others see one paper until a day."""
        return self.users.with_name("shares.json")

    @property
    def patrol(self) -> Path:
        """How far the archive has been verified bit by bit, and what was found."""
        return self.users.with_name("verified.json")

    @property
    def told(self) -> Path:
        """What notices have told already."""
        return self.users.with_name("told.json")

    @property
    def backed_up(self) -> Path:
        """When and where the archive was backed up last."""
        return self.users.with_name("backed_up.json")

    @property
    def restoring(self) -> Path:
        """There while a backup is put back: from which. What is cut off leaves it."""
        return self.users.with_name("restoring")

    @property
    def own(self) -> list[Path]:
        """What the service itself makes, and must never take for scans, wherever the user has put it."""
        files = [self.journal, self.catalogue, self.sessions]
        files.append(self.catalogue.with_name(self.catalogue.name + ".new"))
        endings = ("-wal", "-shm", "-journal")
        beside = [file.with_name(file.name + ending) for file in files for ending in endings]
        closed = [self.users, self.session_key, self.audit, self.tokens, self.cache, self.reports]
        closed += [self.views, self.shares, self.patrol, self.told, self.backed_up, self.restoring]
        return [self.archive, self.failed, self.held, self.work, *closed, *files, *beside]

    def check(self, root: Path) -> None:
        """Raises NoRootError where nothing of saoluc is there: a wrong path must not look like an empty archive."""
        if not any(
            path.exists() for path in (self.inbox, self.archive, self.held, self.journal, self.catalogue)
        ):
            raise NoRootError(str(root.absolute()))

    def make(self) -> None:
        """Makes the folders that are not there yet. Work and held folder are for the service's user alone."""
        for folder in (self.inbox, self.archive, self.failed, self.journal.parent, self.catalogue.parent):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.work, self.held):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.held.stat().st_mode & 0o077:
            self.held.chmod(0o700)
