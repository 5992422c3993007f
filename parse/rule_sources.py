"""Rules: what each rule named in the evidence reads, and the decree, guidance and article that it follows."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class Rule(BaseModel):
    """``source``: decree or guidance and its part; ``vi``, ``en``: what the rule reads, for people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    vi: str
    en: str


@cache
def rules() -> dict[str, Rule]:
    """All rules by the name that a span of the evidence bears."""
    rows = tomllib.loads((files("parse") / "data" / "rules.toml").read_text("utf-8"))
    return {name: Rule(**row) for name, row in rows.items()}
