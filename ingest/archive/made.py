"""Made: what ``made.json`` says: where a document came from, what it was read with, and the hash of each of its files.

These types are for type checking and readers of the code; a file is not checked against them, and one of an earlier
version lacks what is ``NotRequired`` here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

MADE = "made.json"


class HalfMade(TypedDict):
    """One of the two files of a simplex feeder: its name as ``Origin.name``, the SHA-256 of its bytes."""

    name: str
    sha256: str


class Joined(TypedDict):
    """How a file was made of one of odd and one of even pages, both of which are attached to it, byte for byte.
    ``even_last_first``: whether the even pages lay so; ``told_by``: what said it.
    """

    odd: HalfMade
    even: HalfMade
    even_last_first: bool
    told_by: Literal["numbers", "setting"]


class Origin(TypedDict):
    """Where a document came from. Times are UTC in ISO 8601."""

    claim: str
    """The id of the claim that it was published by."""
    name: str
    """Its file's path below the inbox, or the absolute one where it was copied in; undecodable bytes as ``\\xNN``."""
    claimed_at: str
    archived_at: NotRequired[str]
    """When its folder was sealed for the first time; what is not archived yet has none."""
    reading: NotRequired[int]
    """Which of its readings this is; the first one does not say so."""
    reread_at: NotRequired[str]
    stack: NotRequired[str]
    """Of a part of a stack: the SHA-256 of the stack's original."""
    pages_of_original: NotRequired[list[int]]
    """Of a part: its first and last page there (1-based)."""
    page_order: NotRequired[list[int]]
    """Of a part whose pages were put in the order of their printed numbers: their numbers in the original, so."""
    joined: NotRequired[Joined]
    """Where it was made of odd and even pages that came in two files."""


class Pdf(TypedDict):
    """The PDF/A: ``flavour`` is ``PDF/A-2b``; ``page_images``: see ``ingest.pdf.result.PdfResult``.

    ``pages_kept``: how many pages show the original's own images and letters; ``pages_drawn``: the numbers (1-based) of
    those that were drawn anew; ``pages_differing``: of those that may not look as they do in the original.
    """

    flavour: str
    page_images: str
    pages_kept: NotRequired[int]
    pages_drawn: NotRequired[list[int]]
    pages_differing: NotRequired[list[int]]


class TranscriptMade(TypedDict):
    """What the pages were read with, as ``ocr.Made`` has it."""

    software: str
    recogniser: str
    model: str
    settings: dict[str, str]


class Reader(TypedDict):
    """The versions of all that a reading depends on (``ingest.building.provenance.reader_versions``).

    ``model_sha256``: of Tesseract's Vietnamese model, None where it could not be found; ``line_reader``: the
    SHA-256 of its weights, None where Tesseract alone read.
    """

    saoluc: str
    tesseract: str
    model_sha256: str | None
    poppler: str
    line_reader: str | None


class Choices(TypedDict):
    """The settings that its judging depended on (``ingest.settings``)."""

    doubt_below: float


class PageFaults(TypedDict):
    """A page that should be scanned again: its number (1-based), codes of what is wrong with it (``ocr.Page.faults``),
    a small picture of it (JPEG, base64) where that shows a fault.
    """

    page: int
    why: list[str]
    thumbnail: str | None


class BoundaryMade(TypedDict):
    """How likely it is that a paper begins on a page (1-based) of a file, and why (``parse.stacks.Boundary``)."""

    page: int
    probability: float
    doubtful: bool
    reasons: list[str]


class Certificate(TypedDict):
    """Whose signature it is: names as the certificate has them (RFC 4514), its serial number in hexadecimal digits, and
    the first and last moment of its validity. ``chain``: the subjects of those that vouch for it, as far as they were
    in the file or given by the setting, the root last.
    """

    name: str
    subject: str
    issuer: str
    serial: str
    valid_from: str
    valid_to: str
    chain: list[str]


class ElectronicSignature(TypedDict):
    """What was found of an electronic signature when the file came in; the PDF/A no longer has it.

    ``field``: its name in the file; ``form``: how it is encoded (``adbe.pkcs7.detached``, ``ETSI.CAdES.detached``, …);
    ``signed_at``: what the signer says; ``timestamp``: what a time-stamping authority says; ``digest``: the algorithm,
    ``weak`` where it is none to be relied on any more. ``bytes``: whether what was signed is as it was signed.
    ``later``: what was added to the file after it. ``root``: whether the certificate was found to come from a root
    that was given (setting ``trust_roots``); never more than that: revocation is not looked up. ``problem``: what kept
    it from being checked, or the root from being found.
    """

    field: str
    form: str
    certificate: Certificate | None
    signed_at: str | None
    timestamp: str | None
    digest: str | None
    weak: bool
    bytes: Literal["unchanged", "changed", "unknown"]
    later: Literal["nothing", "allowed", "other", "unknown"]
    root: Literal["not_checked", "found", "not_found"]
    problem: str | None


class Provenance(Origin):
    """How a document came about.

    ``pages``: how many; ``pages_unread``: the numbers of those that could not be read (1-based); ``page_faults``:
    the pages that should be scanned again, if any should; ``looks``: what each
    page is known by when it is scanned again, "" for none (``ocr.Page.look``). ``secrecy``: a code and its detail
    (``ingest.building.secrecy.Why``), None where nothing came near a mark. ``signatures``: the electronic ones of its
    file, as they were found when it came in. ``versions``: of programs and libraries. ``judged_by``: the version of the
    weights of doubt. ``attached``: names of the files attached to the original, which it alone holds. ``boundaries``:
    of a file that is held whole although it may hold several papers.
    """

    document: str
    pages: int
    pages_unread: NotRequired[list[int]]
    page_faults: NotRequired[list[PageFaults]]
    secrecy: NotRequired[Sequence[str] | None]
    looks: NotRequired[list[str]]
    attached: NotRequired[list[str]]
    boundaries: NotRequired[list[BoundaryMade]]
    signatures: NotRequired[list[ElectronicSignature]]
    read_at: NotRequired[str]
    pdf: Pdf
    made: TranscriptMade
    versions: dict[str, str]
    reader: NotRequired[Reader]
    settings: NotRequired[Choices]
    judged_by: NotRequired[str]


class MadeFile(Provenance):
    """All that ``made.json`` says. ``sha256``: of every other file of the folder, by name."""

    sha256: dict[str, str]


class OtherName(TypedDict):
    """An item of ``names.json``: another name under which the same bytes came in, and when (UTC, ISO 8601)."""

    claim: str
    name: str
    at: str


def unchecked_signature(field: str, problem: str | None = None) -> ElectronicSignature:
    """A signature of which nothing is known. ``field``: its name in the file, "" where not even that is known."""
    return {
        "field": field,
        "form": "",
        "certificate": None,
        "signed_at": None,
        "timestamp": None,
        "digest": None,
        "weak": False,
        "bytes": "unknown",
        "later": "unknown",
        "root": "not_checked",
        "problem": problem,
    }


def read_made(folder: Path) -> MadeFile:
    """How the document of a folder was made. Raises OSError or ValueError where that cannot be read."""
    made: MadeFile = json.loads((folder / MADE).read_bytes())
    return made
