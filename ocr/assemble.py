"""Assemble: the pages' readings become one transcript: text in order, each character with its place."""

from __future__ import annotations

from importlib.metadata import version as package_version

from ocr import note_marks, notes, paragraphs, reading_order
from ocr.left_out import separate
from ocr.notes import Note
from ocr.paragraphs import Margins, PageLine, Paragraph
from ocr.read_page import PageReading
from ocr.repair import repaired
from ocr.tokens import Token, tokens_of
from ocr.transcript import Aside, Edit, LeftOut, Made, Transcript, Word


def assemble(
    readings: list[PageReading], recogniser: str, model: str, settings: dict[str, str]
) -> Transcript:
    """One transcript of a document's pages, given in order."""
    flow: list[Paragraph] = []
    note_paragraphs: list[Paragraph] = []
    left_out: list[LeftOut] = []
    asides: list[Aside] = []
    for reading in readings:
        kept = separate(reading)
        left_out += kept.left_out
        asides += kept.asides
        ordered = reading_order.in_order(kept.lines)
        edges = paragraphs.margins(ordered)
        parted = notes.part(ordered, edges)
        _add_notes(note_paragraphs, parted.notes, reading.page.number)
        page = paragraphs.paragraphs_of(reading.page.number, parted.flow)
        paragraphs.join_over_page(flow, page, edges)
        flow += page
    builder = _Builder()
    texts = [repaired(tokens_of(paragraph)) for paragraph in flow]
    note_texts = [repaired(tokens_of(note)) for note in note_paragraphs]
    body_end = _end_of_body(flow)
    texts, note_texts = note_marks.marked(texts, note_texts, body_end)
    for tokens in [*texts[:body_end], *note_texts, *texts[body_end:]]:
        builder.paragraph(tokens)
    return Transcript(
        text=builder.text(),
        words=builder.words,
        left_out=left_out,
        asides=asides,
        edits=builder.edits,
        pages=[reading.page for reading in readings],
        made=Made(
            software=f"saoluc {package_version('saoluc')}",
            recogniser=recogniser,
            model=model,
            settings=settings,
        ),
    )


def _add_notes(found: list[Paragraph], page_notes: list[Note], page: int) -> None:
    for note in page_notes:
        lines = [PageLine(page, item.line) for item in note.lines]
        if not note.starts and found:
            found[-1].lines.extend(lines)
        else:
            found.append(Paragraph(lines, "note"))


def _end_of_body(flow: list[Paragraph]) -> int:
    """Where the notes go: after the last paragraph of running text that comes before the recipients and signers.

    The foot stands in columns; a lone signer's block may not, so it is found by what stands in it.
    """
    for k, paragraph in enumerate(flow):
        if k and paragraph.kind == "line" and reading_order.is_recipients(paragraph.lines[0].line):
            while k and _is_signing(flow[k - 1]):
                k -= 1
            return k
    for k, paragraph in enumerate(flow):
        if k and _is_authority(paragraph):
            return k
    return len(flow)


def _is_authority(paragraph: Paragraph) -> bool:
    text = paragraph.lines[0].line.text
    return text.isupper() and text.startswith(("T/M", "K/T", "T/L", "TM.", "KT.", "TL.", "TUQ.", "Q."))


def _is_signing(paragraph: Paragraph) -> bool:
    """Lines of a signature that stand before the recipients, as where two bodies sign side by side."""
    line = paragraph.lines[0].line
    return paragraph.kind == "line" and line.place >= 0 and line.role == "column" and len(line.words) <= 6


class _Builder:
    """The text as it grows, with the spans of its words and edits."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.words: list[Word] = []
        self.edits: list[Edit] = []

    def text(self) -> str:
        return "".join(self._parts)

    def paragraph(self, tokens: list[Token]) -> None:
        """Adds a paragraph on a line of its own."""
        if not tokens:
            return
        if self._parts:
            self._add("\n")
        for k, token in enumerate(tokens):
            if k and not token.glued:
                self._add(" ")
            self._token(token)

    def _token(self, token: Token) -> None:
        start, end = self._length, self._length + len(token.text)
        self._add(token.text)
        for page, word in token.words:
            self.words.append(
                Word(
                    start=start,
                    end=end,
                    page=page,
                    box=word.box,
                    confidence=word.confidence,
                    printed=word.printed,
                    order=word.order,
                    line=word.line,
                )
            )
        for k, change in enumerate(token.changes):
            after = token.changes[k + 1].before if k + 1 < len(token.changes) else token.text
            self.edits.append(Edit(start=start, end=end, before=change.before, after=after, rule=change.rule))

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
