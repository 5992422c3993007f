"""Shown cuts: what pages say of a file that can be parted, and of why it was not."""

from __future__ import annotations

from ingest.messages import Language
from ingest.service.anew.asked_cuts import REFUSALS, Answer
from ingest.service.anew.recut import Whole
from ingest.service.failures import explain

_CUT_ENDINGS = (".pdf", ".tif")


def may_be_cut(whole: Whole) -> bool:
    """Whether a file is of a kind, and has the pages, that can be parted."""
    original = next(whole.folder.glob("original.*"), None)
    return whole.pages > 1 and original is not None and original.suffix in _CUT_ENDINGS


def is_alone(whole: Whole) -> bool:
    """Whether a file is one document yet."""
    return [*whole.parts] == [whole.stack]


def why_not(answer: Answer, lang: Language, own: str) -> str:
    """Why a cut was not done, in a sentence. ``own``: that of the reason, where it is one of ``REFUSALS``."""
    return own if answer.failure in REFUSALS else explain(answer.failure, answer.details).message.of(lang)
