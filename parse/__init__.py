"""The text of a Vietnamese official paper goes in; a record of it comes out, each value with its place in the text.

``parse(text)`` reads a notice; ``arrival(text)`` an arrival stamp that was kept apart, ``with_arrival`` puts it into
the result, ``with_security`` a level of secrecy that a stamp bears; ``schema()`` is the record's JSON Schema,
``rules()`` says where each rule is written.
Others ask of one value what the parser asks of it: of a code (``is_well_formed_code``, ``code_without_blanks``,
``symbol_of``, ``abbreviations_of``), a kind of paper, a place's province.

What is exported here is for others; everything else may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from parse.record import (
    Annex,
    Arrival,
    Citation,
    Copy,
    Document,
    Doubt,
    Footnote,
    FullName,
    Heading,
    Inferred,
    Issue,
    Parsed,
    Province,
    Record,
    Relation,
    Signature,
    Span,
    Table,
    UnnumberedCitation,
)

if TYPE_CHECKING:
    from parse.citing.codes import is_well_formed as is_well_formed_code
    from parse.derived.places import province_named, province_of_seat
    from parse.fields.arrivals import read_arrival as arrival
    from parse.fields.arrivals import with_arrival
    from parse.fields.kinds import known_kind
    from parse.fields.marks import with_security
    from parse.fields.number import abbreviation as abbreviations_of
    from parse.fields.number import symbol_of
    from parse.fields.number import without_blanks as code_without_blanks
    from parse.notice import parse
    from parse.rule_sources import Rule, rules

__all__ = [
    "Annex", "Arrival", "Citation", "Copy", "Document", "Doubt", "Footnote", "FullName", "Heading",
    "Inferred", "Issue", "Parsed", "Province", "Record", "Relation", "Rule", "Signature", "Span", "Table",
    "UnnumberedCitation", "abbreviations_of", "arrival", "code_without_blanks", "is_well_formed_code",
    "known_kind", "parse", "province_named", "province_of_seat", "rules", "schema", "symbol_of",
    "with_arrival", "with_security",
]  # fmt: skip

_LATER = {
    "Rule": ("parse.rule_sources", "Rule"),
    "abbreviations_of": ("parse.fields.number", "abbreviation"),
    "arrival": ("parse.fields.arrivals", "read_arrival"),
    "code_without_blanks": ("parse.fields.number", "without_blanks"),
    "is_well_formed_code": ("parse.citing.codes", "is_well_formed"),
    "known_kind": ("parse.fields.kinds", "known_kind"),
    "parse": ("parse.notice", "parse"),
    "province_named": ("parse.derived.places", "province_named"),
    "province_of_seat": ("parse.derived.places", "province_of_seat"),
    "rules": ("parse.rule_sources", "rules"),
    "symbol_of": ("parse.fields.number", "symbol_of"),
    "with_arrival": ("parse.fields.arrivals", "with_arrival"),
    "with_security": ("parse.fields.marks", "with_security"),
}
"""The modules of the names that need the parser's patterns and tables, and what they are called there. Each is loaded
when its name is first asked for: who wants the shape of a record need not wait for them.
"""

if not TYPE_CHECKING:  # to a type checker it would make every name one that is there

    def __getattr__(name: str) -> object:
        if name in _LATER:
            module, own_name = _LATER[name]
            return getattr(import_module(module), own_name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def schema() -> dict[str, Any]:
    """The JSON Schema of a record, as ``docs/record.schema.json`` holds it."""
    return Record.model_json_schema()
