"""Signature check: what pyHanko finds of the electronic signatures in a PDF. Nothing is fetched from anywhere.

``e_signatures`` runs it in a process of its own: a file may be broken or made to keep a validator busy.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import (
    async_validate_cms_signature,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel, SignatureStatus
from pyhanko_certvalidator import ValidationContext

from ingest.archive.made import Certificate, ElectronicSignature, unchecked_signature

MOST = 50
"""Signatures of a file that are checked; papers bear a handful."""
WEAK = {"md2", "md5", "sha1"}
"""Digests that are no proof any more: other bytes with the same digest can be made (RFC 6151, RFC 6194)."""
_ANY_USE = KeyUsageConstraints(key_usage=set())
"""What a certificate is for is not judged: offices sign with whichever they were given."""
_SHA1_FORM, _TIMESTAMP_FORM = "adbe.pkcs7.sha1", "ETSI.RFC3161"

# It tells of every oddity of a certificate; what keeps a signature from being checked is told here.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def check(path: Path, trust_roots: Path | None) -> list[ElectronicSignature]:
    """What the signatures of a PDF say and whether they hold, in the order in which they were made.

    ``trust_roots``: a file or a folder of certificates, PEM or DER. Of a broken file the libraries raise what they
    happen to raise.
    """
    given = certificates(trust_roots)
    with path.open("rb") as file:
        reader = PdfFileReader(_from_header(file), strict=False)
        found = [
            _checked(reader, name, field, given)
            for name, _, field in islice(enumerate_sig_fields(reader, filled_status=True), MOST)
        ]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _from_header(file: BinaryIO) -> BinaryIO:
    """The file from its header on: what a mail program put before it is no part of it (ISO 32000-1, H.3.4.1)."""
    start = file.read(1024).find(b"%PDF-")
    file.seek(max(start, 0))
    return io.BytesIO(file.read()) if start > 0 else file


def certificates(place: Path | None) -> list[x509.Certificate]:
    """The certificates of a file, or of all files of a folder. Raises OSError or ValueError."""
    if place is None:
        return []
    files = sorted(f for f in place.iterdir() if f.is_file()) if place.is_dir() else [place]
    return list(load_certs_from_pemder([str(file) for file in files]))


def _checked(
    reader: PdfFileReader, name: str, field: DictionaryObject, given: list[x509.Certificate]
) -> tuple[int, ElectronicSignature]:
    """The revision of the file that a signature was made with, and what was found of it."""
    revision = 0
    found = unchecked_signature(name)
    try:
        field = field.get_object()
        found["form"] = str(field["/V"].get("/SubFilter", "")).lstrip("/")
        signature = EmbeddedPdfSignature(reader, field, name)
        revision = signature.signed_revision
        _say_who(signature, found)
        status = _status(signature, given, found["form"], found["timestamp"] or found["signed_at"])
        if not status.valid and status.intact:
            found["problem"] = "the signature was not made with the key of its certificate"
        else:
            found["bytes"] = "unchanged" if status.intact else "changed"
        found["later"] = _later(signature)
        if given:
            found["root"] = "found" if status.trusted else "not_found"
            if status.trust_problem_indic is not None and found["problem"] is None:
                found["problem"] = getattr(
                    status.trust_problem_indic, "name", str(status.trust_problem_indic)
                )
            if status.validation_path is not None and found["certificate"] is not None:
                path = [c.subject.human_friendly for c in status.validation_path]
                found["certificate"]["chain"] = path[-2::-1]
    except Exception as error:  # of a broken signature the libraries raise whatever happened to them
        found["problem"] = f"{type(error).__name__}: {error}"[:300]
    return revision, found


def _say_who(signature: EmbeddedPdfSignature, found: ElectronicSignature) -> None:
    """What a signature says of itself."""
    found["digest"] = str(signature.md_algorithm).lower()
    found["weak"] = found["digest"] in WEAK or found["form"] == _SHA1_FORM
    found["certificate"] = _certificate(signature.signer_cert, signature.other_embedded_certs)
    found["signed_at"] = _iso(signature.self_reported_timestamp)
    stamps = [
        token["content"]
        for attribute in signature.signer_info["unsigned_attrs"] or ()
        if attribute["type"].native == "signature_time_stamp_token"
        for token in attribute["values"]
    ]
    if found["form"] == _TIMESTAMP_FORM:
        stamps = [signature.signed_data]
    if stamps:
        found["timestamp"] = _iso(stamps[0]["encap_content_info"]["content"].parsed["gen_time"].native)


def _status(
    signature: EmbeddedPdfSignature, given: list[x509.Certificate], form: str, moment: str | None
) -> SignatureStatus:
    """Whether a signature holds, judged at the moment at which it was made: certificates expire, papers stay."""
    at = datetime.fromisoformat(moment) if moment else datetime.now(UTC)
    context = ValidationContext(
        trust_roots=[c for c in given if c.self_issued],
        other_certs=[c for c in given if not c.self_issued],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
        weak_hash_algos=set(),
    )
    signature.compute_integrity_info()
    if form == _TIMESTAMP_FORM:
        return validate_pdf_timestamp(signature, context)
    if form == _SHA1_FORM:
        return _sha1_status(signature, context)
    return validate_pdf_signature(signature, context, context, key_usage_settings=_ANY_USE)


def _sha1_status(signature: EmbeddedPdfSignature, context: ValidationContext) -> SignatureStatus:
    """That of a signature over the SHA-1 of the file's bytes (ISO 32000-1, 12.8.3.3; withdrawn in ISO 32000-2)."""
    signed = signature.signed_data["encap_content_info"]["content"].native
    status = asyncio.run(
        async_validate_cms_signature(
            signature.signed_data, validation_context=context, key_usage_settings=_ANY_USE
        )
    )
    same = signed == signature.compute_digest("sha1")
    return status if same else replace(status, intact=False)


def _later(signature: EmbeddedPdfSignature) -> Literal["nothing", "allowed", "other"]:
    """What was added to the file after the signature was made: nothing, what such papers allow, or more."""
    checked = cast(Any, signature)  # the library says of what it finds only that it is not there yet
    if checked.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "nothing"
    whole = checked.coverage is not None and checked.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    if not whole or not isinstance(checked.diff_result, DiffResult):
        return "other"
    most = signature.docmdp_level
    allowed = ModificationLevel.FORM_FILLING.value if most is None else most.value
    return "allowed" if checked.diff_result.modification_level.value <= allowed else "other"


def _certificate(own: x509.Certificate, others: Iterable[x509.Certificate]) -> Certificate:
    names = own.subject.native
    common = names.get("common_name") or own.subject.human_friendly
    validity = own["tbs_certificate"]["validity"]
    return {
        "name": str(common[0] if isinstance(common, list) else common),
        "subject": own.subject.human_friendly,
        "issuer": own.issuer.human_friendly,
        "serial": f"{own.serial_number:x}",
        "valid_from": _iso(validity["not_before"].native) or "",
        "valid_to": _iso(validity["not_after"].native) or "",
        "chain": [c.subject.human_friendly for c in _chain(own, list(others))],
    }


def _chain(own: x509.Certificate, others: list[x509.Certificate]) -> list[x509.Certificate]:
    """The certificates that vouch for one, by their names."""
    chain: list[x509.Certificate] = []
    last = own
    while len(chain) <= len(others) and not last.self_issued:
        issuer = next((c for c in others if c.subject == last.issuer), None)
        if issuer is None:
            break
        chain.append(issuer)
        last = issuer
    return chain


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
