"""First steps: what to do while the archive is empty, and how far what was dropped has come."""

from __future__ import annotations

from typing import NamedTuple

from ingest.messages import Language
from ingest.service.status import Counts, standing
from ingest.web.resources import WebResources
from ingest.web.under_way.sent import why_unattended


class FirstSteps(NamedTuple):
    """``unattended``: why nobody takes files from the inbox now, None where a service does."""

    counts: Counts
    unattended: str | None


def first_steps(resources: WebResources, lang: Language) -> FirstSteps | None:
    """None where the archive has documents."""
    if resources.catalogue.count():
        return None
    counts = standing(resources.settings, resources.catalogue).counts
    return FirstSteps(counts, why_unattended(resources, lang))
