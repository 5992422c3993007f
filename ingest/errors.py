"""Errors: what can go wrong, each with its code, the exit status of a command that it ends, and whether it passes.

    SaolucError
    ├── SettingsError              a setting has a value that it cannot have
    ├── NoRootError                the folder is none that saoluc has worked in
    ├── AlreadyRunningError        another program works on the same folders
    ├── MachineFaultError          the machine cannot do the work now; no file is at fault
    │   └── LastingFaultError      nor before somebody has mended it
    │       └── ArchiveAwayError   the archive's disk is not mounted
    ├── AwayError                  a claimed file's folder cannot be reached now
    ├── UnreachableError           the catalogue's server cannot do the work now (also an OSError)
    ├── OtherLayoutError           another version's catalogue (also an OSError)
    ├── FileError                  a file that cannot be archived: it goes to the failed folder
    │   ├── NotAFileError, UnreadableFileError, UnreadableError, LostFileError
    │   ├── ChangedFileError       it was written to while it was read
    │   ├── MemoryExceededError, WorkerDiedError, InterruptedFileError
    │   ├── HalvesError            odd and even pages do not fit
    │   └── PdfaError
    │       └── PdfaPageError      because one of its pages cannot be drawn
    ├── GoneError                  a file is not there any more to be claimed
    ├── AlreadyArchivedError       the archive has the same bytes
    ├── AlreadyAskedError          a cut of this file is asked for already
    ├── WrongTransitionError       a step that the journal does not allow: a fault of this program
    ├── SecretError                a new reading found a mark of secrecy
    ├── CorrectionError            a correction is not possible
    │   ├── OutdatedError          somebody else changed the value meanwhile
    │   └── NotAllowedError        what a person typed cannot stand there
    ├── BackupError                a folder cannot be a backup, or be restored from or into
    ├── DossierError               a dossier cannot be made or changed so
    ├── TableFileError             a table cannot be read
    ├── NoSuchDocumentError, NotWholeError, GivenFileError     an export cannot be made
    ├── UserError, NameTakenError, NoImageError                the web page cannot do what was asked

What is wrong with a scan is an ``ocr.ScanError``. ``failures.failure_of`` turns these, and any other, into a file's
failure, ``faults.fault_of`` into a fault of the machine.
"""

from __future__ import annotations

import errno
from typing import ClassVar

from ingest.messages import Language, say

DONE, NOT_ALL, BAD_USAGE, MACHINE, BUSY = 0, 1, 2, 3, 4
"""Exit statuses of the commands, documented in docs/operations.md."""

Details = dict[str, str | int]
"""Values for the places of an error's sentence."""


class SaolucError(Exception):
    """The root. ``code`` is stable and documented; ``passes``: whether waiting helps, without anybody's doing."""

    code: ClassVar[str] = "internal"
    exit_status: ClassVar[int] = NOT_ALL
    passes: ClassVar[bool] = False


class SettingsError(SaolucError):
    """A setting has a value that it cannot have, or the settings file cannot be read. The text names it."""

    code = "bad_settings"
    exit_status = BAD_USAGE


class NoRootError(SaolucError):
    """The folder is none that saoluc has worked in: there is nothing to look at. The text names it."""

    code = "no_root"
    exit_status = BAD_USAGE


class BackupError(SaolucError):
    """A folder cannot be a backup, or be restored from or into. ``what``: the key of its sentence (``backup``)."""

    code = "backup"
    exit_status = BAD_USAGE

    def __init__(self, what: str, where: str) -> None:
        super().__init__(where)
        self.what = what

    def sentence(self, lang: Language) -> str:
        return say(f"backup.{self.what}", lang, where=str(self))


class AlreadyRunningError(SaolucError):
    """Another program works on the same folders. The text names them."""

    code = "already_running"
    exit_status = BUSY
    passes = True


class MachineFaultError(SaolucError):
    """The machine cannot do the work now: a full disk, a locked database, a share that is away."""

    code = "fault"
    exit_status = MACHINE
    passes = True


class LastingFaultError(MachineFaultError):
    """The machine cannot do the work until it is repaired: Tesseract is not installed."""

    passes = False


class ArchiveAwayError(LastingFaultError):
    """Nothing of the archive is there, while ``count`` documents were archived. ``where``: its folder; ``books``: the
    folder of journal and catalogue, which say so.
    """

    def __init__(self, where: str, count: int, books: str) -> None:
        self._details: Details = {"where": where, "count": count, "books": books}
        super().__init__(self.sentence("en"))

    def sentence(self, lang: Language) -> str:
        """What is wrong, and what to do."""
        return say("service.archive_away", lang, **self._details)


class AwayError(SaolucError):
    """A claimed file waits under its hidden name in a folder that cannot be reached now: it must be waited for."""

    code = "away"
    exit_status = MACHINE
    passes = True


class UnreachableError(SaolucError, OSError):
    """The catalogue's server cannot do the work now."""

    code = "unreachable"
    exit_status = MACHINE
    passes = True

    def __init__(self, why: str) -> None:
        OSError.__init__(self, errno.ENOTCONN, f"PostgreSQL: {why}")

    def __str__(self) -> str:
        return str(self.strerror)


class OtherLayoutError(SaolucError, OSError):
    """A catalogue of another version, which this one cannot use and leaves unchanged.

    ``kind``: ``older`` or ``newer``, as the version of saoluc that laid it out; ``strange``: it is another program's.
    ``there``: the version of the layout that was found, None where it is no catalogue; ``here``: this version's.
    """

    code = "other_layout"
    exit_status = MACHINE

    def __init__(self, there: int | None, here: int) -> None:
        self.there, self.here = there, here
        self.kind = "strange" if there is None else "newer" if there > here else "older"
        OSError.__init__(self, self.sentence("en"))

    def sentence(self, lang: Language) -> str:
        """What is wrong, and what to do."""
        return say(f"catalogue.{self.kind}", lang, there=self.there, here=self.here)


class FileError(SaolucError):
    """A file that cannot be archived. ``details`` fill the places of its sentence for the user."""

    def __init__(self, message: str = "", **details: str | int) -> None:
        super().__init__(message)
        self.details: Details = details

    def __reduce__(self) -> tuple[object, ...]:
        # Details must survive the way back from a worker.
        return _rebuild, (type(self), str(self), self.details)


def _rebuild(kind: type[FileError], message: str, details: Details) -> FileError:
    return kind(message, **details)


class NotAFileError(FileError):
    """A link, a pipe or a device took the file's place."""

    code = "not_a_file"


class UnreadableFileError(FileError):
    """There is no permission to read the file."""

    code = "unreadable_file"


class UnreadableError(FileError):
    """The file system gives the file's bytes back at no attempt."""

    code = "unreadable"


class LostFileError(FileError):
    """Somebody removed the file from the work folder."""

    code = "lost"


class ChangedFileError(FileError):
    """The file was still being written to while it was read."""

    code = "changing"
    passes = True


class MemoryExceededError(FileError):
    """The file needs more memory, or writes a larger file, than one may."""

    code = "memory"


class WorkerDiedError(FileError):
    """The process that worked on the file died or was ended for its time, each time."""

    code = "worker_died"


class InterruptedFileError(FileError):
    """The service died over the file again and again."""

    code = "interrupted"


class HalvesError(FileError):
    """Of a pair of files of odd and even pages one has too many. details: ``odd``, ``even``: the pages of each."""

    code = "halves"


class PdfaError(FileError):
    """No way led to a valid PDF/A. The text holds what each way said."""

    code = "pdfa"


class PdfaPageError(PdfaError):
    """A page cannot be drawn, so there is no PDF/A. details: ``page``, from 1."""

    code = "pdfa_page"


class GoneError(SaolucError):
    """The file is no longer there to be claimed: moved, removed, changed, or not a plain file any more."""

    code = "gone"


class AlreadyArchivedError(SaolucError):
    """The archive holds this document: the same bytes were archived before."""

    code = "duplicate"


class AlreadyAskedError(SaolucError):
    """Somebody has asked for another cut of this file, which is not done yet."""

    code = "already_asked"


class WrongTransitionError(SaolucError):
    """A step that the file's present state does not allow: a fault of this program."""


class SecretError(SaolucError):
    """A new reading says that the paper is marked secret, or may be."""

    code = "secret"


class CorrectionError(SaolucError):
    """The change is not possible: there is no such place, or the value does not fit there."""

    code = "correction"


class OutdatedError(CorrectionError):
    """The value is not any more what the person saw when changing it."""

    code = "outdated"


class NotAllowedError(CorrectionError):
    """What was typed cannot stand there. ``what``: the key of the sentence that says why (``web.trouble``);
    ``details``: what fills its places.
    """

    def __init__(self, what: str, **details: object) -> None:
        super().__init__(what)
        self.what, self.details = what, details


class DossierError(SaolucError):
    """A dossier (hồ sơ) cannot be made or changed so. ``what``: the key of the sentence that says why (``dossier``);
    ``details``: what fills its places.
    """

    code = "dossier"

    def __init__(self, what: str, **details: object) -> None:
        super().__init__(" ".join([what, *(str(value) for value in details.values())]))
        self.what, self.details = what, details

    def sentence(self, lang: Language) -> str:
        """Why it is refused."""
        return say(f"dossier.trouble.{self.what}", lang, **self.details)


class TableFileError(SaolucError):
    """A table cannot be read. ``what``: the key of the sentence that says why (``dossier.table``)."""

    code = "table_file"
    exit_status = BAD_USAGE

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def sentence(self, lang: Language) -> str:
        """Why it is refused."""
        return say(f"dossier.table.{self.what}", lang)


class NoSuchDocumentError(SaolucError):
    """No document's id starts so, or several do."""

    code = "no_such_document"


class NotWholeError(SaolucError):
    """A file of a document is missing, or not the one that was archived."""

    code = "not_whole"


class GivenFileError(SaolucError):
    """A file of given values cannot be read, or names what cannot be given. The text says where."""

    code = "given"
    exit_status = BAD_USAGE


class UserError(SaolucError):
    """A name or password that is not allowed, or no such user. ``args[0]`` is the key of its message under ``user``."""

    code = "user"
    exit_status = BAD_USAGE


class NameTakenError(SaolucError):
    """There is a token of that name."""

    code = "name_taken"


class NoImageError(SaolucError):
    """A page cannot be drawn for the web page."""

    code = "no_image"
