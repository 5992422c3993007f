"""Assembly: the pages' readings become one transcript: text in order, each character with its place."""

from __future__ import annotations

from collections.abc import Iterable

from lexicon.authority import opens_with_mark
from ocr.correction.corrector import correct_words
from ocr.correction.witnesses import apply_second_reader
from ocr.correction.words_agree import agree_words
from ocr.repair import note_marks, roman_labels, stops
from ocr.repair.fixed_phrases import restore_phrases
from ocr.repair.names_agree import agree_place_names
from ocr.repair.ordinals import align_ordinals
from ocr.repair.rules import apply_rules
from ocr.repair.signers import restore_signers
from ocr.repair.subjects import restore_subject
from ocr.text import notes, paragraphs, reading_order
from ocr.text.left_out import separate
from ocr.text.notes import Note
from ocr.text.page_reading import PageReading
from ocr.text.paragraphs import PageLine, Paragraph, may_be_signers_name
from ocr.text.printed import PrintedLine
from ocr.text.tokens import Token, tokens_of
from ocr.transcript import Aside, Edit, LeftOut, Made, Page, Pen, Stamp, Transcript, Word


def assemble_transcript(readings: Iterable[PageReading], made: Made) -> Transcript:
    """One transcript of a document's pages, given in order; each is looked at once."""
    pages: list[Page] = []
    flow: list[Paragraph] = []
    note_paragraphs: list[Paragraph] = []
    left_out: list[LeftOut] = []
    asides: list[Aside] = []
    stamps: list[Stamp] = []
    pens: list[Pen] = []
    for reading in readings:
        pages.append(reading.page)
        kept = separate(reading)
        left_out += kept.left_out
        asides += kept.asides
        stamps += reading.stamps
        pens += reading.pens
        ordered = reading_order.order_lines(kept.lines)
        edges = paragraphs.margins(ordered)
        parted = notes.part_notes(ordered, edges)
        _add_notes(note_paragraphs, parted.notes, reading.page.number)
        page = paragraphs.paragraphs_of(reading.page.number, parted.flow)
        paragraphs.join_over_page(flow, page, edges)
        flow += page
    builder = _TextBuilder()
    texts = [apply_rules(apply_second_reader(tokens_of(paragraph))) for paragraph in flow]
    texts = roman_labels.restore_heading_numerals(texts)
    texts = stops.align_item_ends(align_ordinals(texts, flow), flow)
    note_texts = [apply_rules(apply_second_reader(tokens_of(note))) for note in note_paragraphs]
    body_end = _end_of_body(flow)
    texts, note_texts = note_marks.number_notes(texts, note_texts, body_end)
    texts = [correct_words(text, fenced=may_be_signers_name(p)) for text, p in zip(texts, flow, strict=True)]
    texts = agree_words(texts)
    texts = restore_signers(restore_phrases(agree_place_names(restore_subject(texts)), flow))
    note_texts = [correct_words(text) for text in note_texts]
    for tokens in [*texts[:body_end], *note_texts, *texts[body_end:]]:
        builder.paragraph(tokens)
    return Transcript(
        text=builder.text(),
        words=builder.words,
        left_out=left_out,
        asides=asides,
        stamps=stamps,
        pens=pens,
        edits=builder.edits,
        pages=pages,
        made=made,
    )


def _add_notes(found: list[Paragraph], page_notes: list[Note], page: int) -> None:
    for note in page_notes:
        lines = [PageLine(page, item.line) for item in note.lines]
        if found and not note.starts and not _is_new_note(found[-1], lines[0]):
            found[-1].lines.extend(lines)
        else:
            found.append(Paragraph(lines, "note"))


def _is_new_note(last: Paragraph, first: PageLine) -> bool:
    """Whether an unmarked note is one of its own: the last one ended, and this one begins with a capital."""
    return last.lines[-1].line.text.endswith((".", ".”", ";")) and first.line.text[:1].isupper()


def _end_of_body(flow: list[Paragraph]) -> int:
    """Where the notes go: before the first line of the original's foot: its recipients or its signers."""
    for k, paragraph in enumerate(flow[1:], 1):
        line = paragraph.lines[0].line
        if reading_order.is_copy_kind(line) or _is_authority(line):
            return _first_of_block(flow, k)
        if paragraph.kind == "line" and reading_order.is_recipients(line):
            return _first_of_block(flow, k)
    return len(flow)


def _first_of_block(flow: list[Paragraph], k: int) -> int:
    """Back to where the stretch of columns begins in which the k-th paragraph stands."""
    here = flow[k].lines[0]
    while k > 1 and flow[k - 1].kind == "line":
        before = flow[k - 1].lines[-1]
        if (before.page, before.line.region, before.line.role) != (here.page, here.line.region, "column"):
            break
        k -= 1
    return k


def _is_authority(line: PrintedLine) -> bool:
    """Whether a line says by whose authority a paper is signed: T/M …, K/T …, TM. …, KT. … (HD36 II.1.7; NĐ30)."""
    return line.text.isupper() and opens_with_mark(line.text)


class _TextBuilder:
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
                    printed=word.printed if word.instead is None else word.instead,
                    order=word.order,
                    line=word.line,
                    second=word.second.text if word.second else None,
                )
            )
        for k, change in enumerate(token.changes):
            after = token.changes[k + 1].before if k + 1 < len(token.changes) else token.text
            self.edits.append(Edit(start=start, end=end, before=change.before, after=after, rule=change.rule))

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
