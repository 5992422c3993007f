"""Signed PDFs for tests: a self-made authority, a signer whose certificate it issued, and papers signed with it."""

from __future__ import annotations

import asyncio
import datetime
import io
from pathlib import Path
from typing import NamedTuple

import pikepdf
from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import cms_embedder
from pyhanko.sign.signers.pdf_byterange import PdfSignedData
from pyhanko_certvalidator.registry import SimpleCertificateStore

_FROM, _TO = datetime.datetime(2020, 1, 1), datetime.datetime(2045, 1, 1)


class Authority(NamedTuple):
    """A root that issues certificates; ``pem``: its own."""

    key: rsa.RSAPrivateKey
    certificate: made.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def signer(self, name: str) -> signers.SimpleSigner:
        """Somebody of that name, with a certificate of this authority."""
        key = rsa.generate_private_key(65537, 2048)
        certificate = _certificate(name, key, self.certificate.subject, self.key, is_root=False)
        store = SimpleCertificateStore()
        store.register(_asn1(self.certificate))
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return signers.SimpleSigner(
            signing_cert=_asn1(certificate),
            signing_key=keys.PrivateKeyInfo.load(der),
            cert_registry=store,
        )


def authority(name: str = "CA thử nghiệm") -> Authority:
    """A new one."""
    key = rsa.generate_private_key(65537, 2048)
    subject = made.Name([made.NameAttribute(NameOID.COMMON_NAME, name)])
    return Authority(key, _certificate(name, key, subject, key, is_root=True))


def blank(text: bytes = b"0 0 100 100 re f") -> bytes:
    """An unsigned paper of one page; ``text``: what it draws, uncompressed."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].Contents = pdf.make_stream(text)
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def signed(
    paper: bytes,
    signer: signers.SimpleSigner,
    field: str = "Signature1",
    form: SigSeedSubFilter = SigSeedSubFilter.PADES,
    digest: str = "sha256",
) -> bytes:
    """A paper with one more signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    settings = signers.PdfSignatureMetadata(field_name=field, subfilter=form, md_algorithm=digest)
    pdf_signer = signers.PdfSigner(settings, signer, new_field_spec=SigFieldSpec(field))
    out = io.BytesIO()
    pdf_signer.sign_pdf(writer, output=out)
    return out.getvalue()


def with_other_contents(paper: bytes) -> bytes:
    """A paper to which another look of its page was appended, its first bytes as they were."""
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"9 9 9 9 re f"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _certificate(
    name: str, key: rsa.RSAPrivateKey, issuer: made.Name, by: rsa.RSAPrivateKey, *, is_root: bool
) -> made.Certificate:
    subject = made.Name([made.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("data_encipherment", "key_agreement", "encipher_only", "decipher_only", "key_encipherment"), False
    )
    return (
        made.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(made.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_TO)
        .add_extension(made.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            made.KeyUsage(
                digital_signature=not is_root, content_commitment=not is_root,
                key_cert_sign=is_root, crl_sign=is_root, **usage,
            ),
            critical=True,
        )
        .sign(by, hashes.SHA256())
    )  # fmt: skip


def _asn1(certificate: made.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def signed_by_sha1(paper: bytes, signer: signers.SimpleSigner) -> bytes:
    """A paper signed in the form of old programs, adbe.pkcs7.sha1: the signature holds the digest of the bytes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    steps = cms_embedder.PdfCMSEmbedder().write_cms(field_name="Signature1", writer=writer)
    next(steps)
    placeholder = PdfSignedData(
        generic.pdf_name("/Sig"), SigSeedSubFilter.ADOBE_PKCS7_DETACHED, bytes_reserved=16_384
    )
    placeholder["/SubFilter"] = generic.pdf_name("/adbe.pkcs7.sha1")
    steps.send(cms_embedder.SigObjSetup(sig_placeholder=placeholder))
    digest, out = steps.send(cms_embedder.SigIOSetup(md_algorithm="sha1"))
    held = asyncio.run(
        signer.async_sign_general_data(digest.document_digest, "sha1", detached=False, use_cades=False)
    )
    steps.send(held.dump())
    return bytes(out.getbuffer())
