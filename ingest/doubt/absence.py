"""Absence: values that the form of a paper requires and that were not read, and the signs that they are printed after
all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from ingest.doubt.agreement import Agreement, is_deputy
from ingest.doubt.reading import TranscriptIndex
from ingest.doubt.spelling import Signs
from ingest.doubt.traces import IN_FOOT, IN_HEAD, looks_like
from ingest.doubt.values import Value
from lexicon import vocabulary
from lexicon.dates import REMAINS
from lexicon.folding import fold
from parse import Copy, Document, Parsed, Span

_HEAD = 15
"""Maximum lines of the head of a part."""
_LONGEST = 80
"""Maximum letters of a line that names a form of copy."""
_COPY = re.compile(r"/copies/\d+/(?:printed_)?kind")
_BEHIND = 24
"""Maximum letters between a citation's code and the end of its date."""


class Absence:
    """A record, made ready to be asked about what it lacks."""

    def __init__(self, parsed: Parsed, reading: TranscriptIndex, agreement: Agreement) -> None:
        self._parsed, self._reading, self._agreement = parsed, reading, agreement
        holders = ("/document", *(f"/copies/{n}" for n in range(len(parsed.record.copies))))
        self._starts = {holder: _first(parsed, f"{holder}/") for holder in holders}
        self._lines = {holder: list(self._lines_of(holder)) for holder in holders}

    def trace(self, value: Value) -> Span | None:
        """The line that looks like a value that was not read, whatever the parser made of it; None for none."""
        if value.kind == "cited date":
            end = max((span.end for span in value.spans), default=0)
            found = REMAINS.search(fold(self._reading.text[end : end + _BEHIND]))
            return Span(start=end + found.start(), end=end + found.end(), rule="trace") if found else None
        lines = self._lines[value.holder]
        taken = self._taken(value) if value.kind == "base" else set()
        for start, line in lines[:_HEAD] if value.kind in IN_HEAD else lines:
            if looks_like(value.kind, line) and start not in taken:
                return Span(start=start, end=start + len(line), rule="trace")
        return None

    def unread_copy(self) -> Value | None:
        """The copy block that is missing behind those that were read, where words in capitals name a form of copy."""
        copies = len(self._parsed.record.copies)
        spans = [span for at, own in self._parsed.evidence.items() if _COPY.match(at) for span in own]
        for lines in self._lines.values():
            for start, line in lines:
                printed = self._reading.text[start : start + len(line)]
                names = printed.isupper() and len(line) < _LONGEST and looks_like("copy kind", line)
                if names and not any(start < span.end and span.start < start + len(line) for span in spans):
                    found = Span(start=start, end=start + len(line), rule="trace")
                    return Value(f"/copies/{copies}", "copy", None, [found])
        return None

    def signs(self, value: Value) -> Signs:
        """The signs of a value that was not read."""
        unread = float(self._reading.unread > 0)
        if value.kind == "copy":
            return {"trace": 1.0, "poor page": self._reading.doubt, "unread": unread}
        issue = self._issue(value.holder)
        signature = issue.signature
        head = [issue.code, issue.place, issue.date, issue.issuer]
        foot = [signature and signature.title, signature and signature.name, issue.recipients]
        beside = foot if value.kind in IN_FOOT else head
        trace = self.trace(value)
        return {
            "trace": float(trace is not None),
            "gap": self._reading.gap(self._reading.words([trace])) if trace else 0.0,
            "rest there": sum(map(bool, beside)) / len(beside),
            "half read": float(value.kind == "code" and bool(issue.number or issue.symbol)),
            "usual": float(self._is_usual(value, issue)),
            "noted": float(bool(self._agreement.against.get(value.at))),
            "poor page": self._reading.doubt,
            "unread": unread,
            "specks": math.log1p(self._reading.specks),
            "retyped": float(value.holder == "/document" and bool(self._parsed.record.copies)),
        }

    def _issue(self, holder: str) -> Document | Copy:
        record = self._parsed.record
        return record.document if holder == "/document" else record.copies[int(holder.split("/")[2])]

    def _is_usual(self, value: Value, issue: Document | Copy) -> bool:
        """Whether another value makes this one usual: a deputy signs for somebody, a decision has its grounds."""
        if value.kind == "authority" and issue.signature and issue.signature.title:
            return is_deputy(issue.signature.title)
        if value.kind == "base" and isinstance(issue, Document):
            return not issue.bases and issue.type in vocabulary.words("kinds", "enacting")
        return False

    def _taken(self, value: Value) -> set[int]:
        """Where the lines begin in which values like this one were read."""
        place = value.at + "/"
        spans = [
            span for at, found in self._parsed.evidence.items() if at.startswith(place) for span in found
        ]
        lines = self._lines[value.holder]
        return {start for start, line in lines if any(start <= s.start < start + len(line) for s in spans)}

    def _lines_of(self, holder: str) -> Iterator[tuple[int, str]]:
        """The folded lines of the part of the text that is a document's or a copy's own, with their starts.

        A copy is where its first value stands, up to the next one; the document has the text before the first copy
        that begins behind it (an electronic copy's line stands above its head).
        """
        own = self._starts[holder]
        end = min((start for start in self._starts.values() if start > own), default=None)
        begin = 0 if holder == "/document" else own
        for line in re.finditer(r"\S[^\n]*", self._reading.text[begin:end]):
            yield begin + line.start(), fold(line[0])


def _first(parsed: Parsed, holder: str) -> int:
    spans: list[Span] = [s for at, found in parsed.evidence.items() if at.startswith(holder) for s in found]
    return min((span.start for span in spans), default=0)
