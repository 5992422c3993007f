"""Findings: missing values and broken rules of metadata, as sentences in both languages and as JSON of a report."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypedDict

from ingest.messages import Language, both, say

Level = Literal["error", "warning", "note"]
Code = Literal[
    "missing", "too_long", "not_a_code", "not_a_date", "not_a_number", "not_a_flag", "inferred", "other_type",
    "secret", "doubtful", "incomplete", "outdated", "assumed",
]  # fmt: skip

LEVELS: dict[Code, Level] = {
    "missing": "error", "too_long": "error", "not_a_code": "error", "not_a_date": "error",
    "not_a_number": "error", "not_a_flag": "error", "inferred": "error", "secret": "error",
    "other_type": "warning", "doubtful": "warning", "incomplete": "warning", "outdated": "warning",
    "assumed": "note",
}  # fmt: skip
"""``error``: the circular's rule is not kept. ``warning``: a person should look. ``note``: what was taken as given."""
_LEVELS: tuple[Level, ...] = ("error", "warning", "note")


class FindingJson(TypedDict):
    """A finding in a report; ``vi``, ``en``: what it says. ``document`` is None where it is of the dossier."""

    level: Level
    document: str | None
    element: str
    code: Code
    value: str
    limit: str
    vi: str
    en: str


class FindingsReport(TypedDict):
    """``counts``: how many findings there are of each level."""

    counts: dict[Level, int]
    findings: list[FindingJson]


class Finding(NamedTuple):
    """One thing to know of an element. ``document``: its id; "" where it is of the dossier. ``value``: what stands
    there, or would; ``limit``: what the rule allows.
    """

    document: str
    element: str
    code: Code
    value: str = ""
    limit: str = ""

    @property
    def level(self) -> Level:
        return LEVELS[self.code]

    def sentence(self, language: Language) -> str:
        where = f"{self.document or '-'} {self.element}"
        return f"{where}: {say(f'finding.{self.code}', language, value=self.value, limit=self.limit)}"

    def as_json(self) -> FindingJson:
        words = both(f"finding.{self.code}", value=self.value, limit=self.limit)
        return {
            "level": self.level,
            "document": self.document or None,
            "element": self.element,
            "code": self.code,
            "value": self.value,
            "limit": self.limit,
            "vi": words.vi,
            "en": words.en,
        }


def report(findings: list[Finding]) -> FindingsReport:
    """The findings, and how many there are of each level."""
    counts = {level: sum(f.level == level for f in findings) for level in _LEVELS}
    return {"counts": counts, "findings": [finding.as_json() for finding in findings]}
