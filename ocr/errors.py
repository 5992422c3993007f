"""What can be wrong with a scan. Each error has a code, by which the service finds its sentence for the user."""

from __future__ import annotations


class ScanError(Exception):
    """A file that cannot be read. ``code`` is stable and documented; ``details`` fill the user's sentence."""

    code = "unreadable"

    def __init__(self, message: str, **details: str | int) -> None:
        super().__init__(message)
        self.details = details

    @classmethod
    def of_reason(cls, reason: str) -> ScanError:
        """The error behind the reason of an unread page (``code: text``); one of an unknown code has that code."""
        code, _, message = reason.partition(": ")
        error = next((kind for kind in cls.__subclasses__() if kind.code == code), cls)(message)
        error.code = code or cls.code
        return error

    def __reduce__(self) -> tuple[object, ...]:
        # Code and details must survive the way back from a worker process.
        return _rebuild, (type(self), str(self), self.details, self.code)


def _rebuild(kind: type[ScanError], message: str, details: dict[str, str | int], code: str) -> ScanError:
    error = kind(message, **details)
    error.code = code
    return error


class EmptyFileError(ScanError):
    """The file has no bytes."""

    code = "empty"


class WrongTypeError(ScanError):
    """The file's content is no kind of scan (``ocr.scan.file_kinds``), whatever its name says."""

    code = "wrong_type"


class OfficeFileError(ScanError):
    """A document of an office program (DOCX, DOC, ODT, XLSX, RTF): it has no pages until it is printed."""

    code = "office_file"


class PackedFileError(ScanError):
    """A pack of files (ZIP, RAR, 7z, tar, gzip)."""

    code = "packed_file"


class MailFileError(ScanError):
    """An e-mail message (EML, MSG), whose attachments may be scans."""

    code = "mail_file"


class TruncatedError(ScanError):
    """The file ends before its format says it may, or its structure is broken."""

    code = "truncated"


class EncryptedError(ScanError):
    """A PDF that needs a password to be opened."""

    code = "encrypted"


class NoPagesError(ScanError):
    """A document of zero pages."""

    code = "no_pages"


class XfaError(ScanError):
    """A PDF whose form is drawn by a program of its own (XFA): its pages hold nothing but a note that says so."""

    code = "xfa"


class PortfolioError(ScanError):
    """A PDF that is a collection of papers: those inside are papers of their own, its page is a cover."""

    code = "portfolio"


class ExchangePackageError(PortfolioError):
    """An edXML message (QCVN 102:2016/BTTTT): papers are attached to it."""

    code = "exchange_package"


class TooLargeError(ScanError):
    """A page or a file over the limits, judged from its header before anything is decoded.

    details: ``what`` (pixels, pages, bytes), ``found``, ``limit``.
    """

    code = "too_large"


class OutOfMemoryError(ScanError):
    """A page or file that needs more memory than this process may have."""

    code = "memory"


class RecogniserMissingError(ScanError):
    """Tesseract, its Vietnamese model or poppler is not installed: a fault of the machine, not of the file."""

    code = "recogniser_missing"


class PageTimeoutError(ScanError):
    """The recogniser did not finish a page in time."""

    code = "timeout"


class UnexpectedError(ScanError):
    """A page that the program stumbles over: a fault of the program."""

    code = "internal"
