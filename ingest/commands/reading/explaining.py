"""``saoluc parse --explain``: a text in the terminal, each value under the line that it was read from, with its rule.

The printed text stays as it is, the stretches of values in colour where the terminal has colours. A value stands under
the line that its first stretch begins in; what has no place in the text, inferences, stands at the end.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.text import Text

import parse
from ingest.messages import Language, say

STYLES = {
    "citations": "cyan", "unnumbered": "cyan", "relations": "magenta", "headings": "bold blue", "footnotes": "blue",
    "recipients": "green", "addressees": "green", "signature": "yellow", "signatures": "yellow", "copies": "magenta",
}  # fmt: skip
"""The colour of a value by the first name of its JSON pointer that stands here; others are bold."""
LONGEST = 70


def explain(text: str, parsed: parse.Parsed, lang: Language, console: Console) -> None:
    """Prints a text with what was read from it."""
    record = parsed.record.model_dump(mode="json")
    doubts = defaultdict(list)
    for doubt in parsed.doubts:
        doubts[doubt.at].append(f"{doubt.code}: {doubt.why}")
    starts: defaultdict[int, list[str]] = defaultdict(list)
    lines = list(_lines(text))
    for at, spans in parsed.evidence.items():
        if spans:
            starts[_line_of(lines, spans[0].start)].append(at)
    for n, (start, line) in enumerate(lines):
        console.print(_coloured(line, start, parsed), soft_wrap=True)
        for at in starts.get(n, []):
            spans = parsed.evidence[at]
            console.print(_note(at, _value(record, at), spans[0].rule, spans, lang), soft_wrap=True)
            if at in parsed.normalised:
                console.print(Text(f"       → {parsed.normalised[at]}", "dim"), soft_wrap=True)
            for words in doubts.pop(at, []):
                console.print(Text(f"       ! {words}", "red"), soft_wrap=True)
    _print_rest(record, doubts, lang, console)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with the offset of its first character."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line.rstrip("\r\n")
        at += len(line)


def _line_of(lines: list[tuple[int, str]], offset: int) -> int:
    return max((n for n, (start, _) in enumerate(lines) if start <= offset), default=0)


def _style(at: str) -> str:
    return next((STYLES[part] for part in reversed(at.split("/")) if part in STYLES), "bold")


def _coloured(line: str, start: int, parsed: parse.Parsed) -> Text:
    shown = Text(line)
    for at, spans in parsed.evidence.items():
        for span in spans:
            if span.start < start + len(line) and span.end > start:
                shown.stylize(_style(at), max(0, span.start - start), span.end - start)
    return shown


def _note(at: str, value: object, rule: str, spans: list[parse.Span], lang: Language) -> Text:
    known = parse.rules().get(rule)
    words = (known.vi if lang == "vi" else known.en) if known else rule
    source = f" [{known.source}]" if known else ""
    short = str(value) if len(str(value)) <= LONGEST else f"{str(value)[:LONGEST]}…"
    where = ", ".join(f"{s.start}-{s.end}" for s in spans[:3]) + (", …" if len(spans) > 3 else "")
    note = Text(f"    ╰ {at} = ", "dim")
    note.append(short, _style(at))
    note.append(f"  ({where})  {rule}: {words}{source}", "dim")
    return note


def _value(record: dict[str, Any], at: str) -> Any:
    node: Any = record
    for part in at.split("/")[1:]:
        node = node[int(part)] if isinstance(node, list) else node[part]
    return node


def _print_rest(
    record: dict[str, Any], doubts: dict[str, list[str]], lang: Language, console: Console
) -> None:
    """Inferences, and doubts about what has no place in the text."""
    console.print(Text(f"\n{say('explain.inferred', lang)}", "bold"))
    copies = [(f"/copies/{n}", copy) for n, copy in enumerate(record["copies"])]
    for at, issue in [("/document", record["document"]), *copies]:
        for name in ("issuer_inferred", "term_inferred", "province_inferred", "names_inferred"):
            if issue.get(name):
                said = json.dumps(issue[name], ensure_ascii=False)
                console.print(Text(f"    {at}/{name} = {said}", "dim"), soft_wrap=True)
    for at, sentences in doubts.items():
        for words in sentences:
            console.print(Text(f"    ! {at}  {words}", "red"), soft_wrap=True)
