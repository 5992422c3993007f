"""Rescan: what people are told of pages that should be scanned again, while their paper still lies on the desk."""

from __future__ import annotations

import json

from ingest.messages import Language, say

Faults = dict[str, list[str]]
"""By number of page, codes of what is wrong with it (``ocr.Page.faults``)."""


def faults_of(detail: str | None) -> Faults:
    """The faults in a journal's detail; none where that is not to be understood."""
    try:
        found = json.loads(detail or "{}")
        return {str(page): [str(code) for code in codes] for page, codes in found.items()}
    except (ValueError, AttributeError, TypeError):
        return {}


def rescan_sentence(faults: Faults, lang: Language) -> str:
    """Which pages should be scanned again, and why."""
    pages = (
        say("rescan.page", lang, page=page, why=", ".join(say(f"rescan.{code}", lang) for code in codes))
        for page, codes in faults.items()
    )
    return "; ".join(pages)
