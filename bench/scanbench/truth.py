"""Truth: the text of a spec's paper in reading order, as a perfect reader would give it."""

from __future__ import annotations

import re
import unicodedata

from bench.scanbench.typeset import Spec, printed_code, printed_date

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def truth_text(spec: Spec) -> str:
    """The whole text, NFC, a paragraph a line: head (left column first), body, notes, foot, then the copies."""
    document = spec["document"]
    out: list[str] = []
    if not spec.get("style", {}).get("no_head"):
        out += _head(document) + _motto(document) + _date(document)
    out += [document[mark].upper() for mark in ("security", "urgency") if document.get(mark)]
    if document.get("type") and document["type"] != "Công văn":
        out.append(document["type"].upper())
        out += [document["subject"]] if document.get("subject") else []
    addressees = document.get("addressees") or []
    if len(addressees) == 1:
        out.append(f"Kính gửi: {addressees[0]}")
    elif addressees:
        out += ["Kính gửi:", *(f"- {x}" for x in addressees)]
    out += _body(spec) + _foot(document)
    for copy in spec.get("copies", []):
        copy = {"system": document["system"], **copy}
        out += [*_head(copy), copy["printed_kind"], *_date(copy), *_foot(copy)]
    return unicodedata.normalize("NFC", "\n".join(out))


def _head(document: Spec) -> list[str]:
    lines = [x.replace("|", " ") for x in document["issuer"]]
    lines += ["*"] if document["system"] == "party" else []
    return [*lines, *filter(None, [printed_code(document), document.get("about")])]


def _motto(document: Spec) -> list[str]:
    if document["system"] == "party":
        return ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    return ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def _date(document: Spec) -> list[str]:
    return [printed_date(document["place"], document["date"])] if document.get("date") else []


def _body(spec: Spec) -> list[str]:
    out: list[str] = []
    notes: list[str] = []

    def mark(match: re.Match[str]) -> str:
        notes.append(match.group(1))
        return str(len(notes)).translate(_SUPERSCRIPT)

    for block in spec["body"]:
        kind, value = next(iter(block.items()))
        if kind == "table":
            out += [" ".join(str(cell).replace("**", "") for cell in row) for row in value]
        else:
            out.append(re.sub(r"\[\[(.+?)\]\]", mark, str(value).replace("**", "")))
    return out + [f"{str(n).translate(_SUPERSCRIPT)} {note}" for n, note in enumerate(notes, 1)]


def _foot(document: Spec) -> list[str]:
    recipients = document.get("recipients")
    to = ["Nơi nhận:", *(f"- {x}" for x in recipients)] if recipients else []
    if document.get("cosignatures"):
        signers = [*document["cosignatures"], document["signature"]]
        return [line for s in signers for line in _signature(s)] + to
    return to + _signature(document["signature"])


def _signature(signature: Spec) -> list[str]:
    signed = "Đã ký: " if signature.get("printed_signed") else ""
    return [*signature.get("authority", []), signature["title"], signed + signature["name"]]
