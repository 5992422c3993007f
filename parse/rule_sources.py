"""Rules: what each rule named in the evidence reads, and the decree, guidance and article that it follows."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from parse.text import vocabulary


class Rule(BaseModel):
    """``source``: decree or guidance and its part; ``vi``, ``en``: what the rule reads, for people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    vi: str
    en: str


@cache
def rules() -> dict[str, Rule]:
    """All rules by the name that a span of the evidence bears."""
    return {name: Rule(**row) for name, row in vocabulary.table("rules").items()}
