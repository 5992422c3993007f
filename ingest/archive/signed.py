"""Signed: an archived document's electronic signatures, told in words: who, when, and whether they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import cast

from ingest.archive.made import ElectronicSignature, MadeFile, read_made
from ingest.messages import Language, say


def signatures_of(made: MadeFile) -> list[ElectronicSignature]:
    """The electronic signatures that a document's file came in with; none where none were looked for."""
    return made.get("signatures", [])


def told_of(place: Path, language: Language) -> list[str]:
    """The electronic signatures of the document in a folder, each in a sentence; none where that cannot be read."""
    try:
        return [told(signature, language) for signature in signatures_of(read_made(place))]
    except (OSError, ValueError):
        return []


def told(signature: ElectronicSignature, language: Language) -> str:
    """A signature in a sentence. It never says "valid": whether a certificate was withdrawn nobody looked up."""
    who = signature["certificate"]
    facts = cast(Mapping[str, object], signature)
    parts = [say(f"signature.bytes_{signature['bytes']}", language)]
    if signature["bytes"] == "unchanged" and signature["later"] in ("allowed", "other"):
        parts.append(say(f"signature.later_{signature['later']}", language))
    if signature["weak"]:
        parts.append(say("signature.weak", language, digest=facts["digest"]))
    parts.append(say(f"signature.root_{signature['root']}", language))
    return say(
        "signature.told",
        language,
        name=who["name"] if who else say("signature.nobody", language),
        at=_moment(signature["timestamp"] or signature["signed_at"], language),
        state="; ".join(parts),
    )


def _moment(at: str | None, language: Language) -> str:
    if at is None:
        return say("signature.no_moment", language)
    moment = datetime.fromisoformat(at)
    return f"{moment:%d/%m/%Y %H:%M:%S}{moment.strftime('%z') and ' '}{moment:%z}".strip()
