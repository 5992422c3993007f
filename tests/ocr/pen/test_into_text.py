"""What was read as pen in the text: a number is one token with its code, and the recogniser's reading stays known."""

from __future__ import annotations

from bench.scanbench.pens.heads import Head
from ocr.assembly import assemble_transcript
from ocr.pen.filling import fill_in
from ocr.text.page_reading import PageReading
from ocr.transcript import Made, Page, Transcript

MADE = Made(software="none", recogniser="none", model="none", settings={})
DATE = "Tinos-Italic"


def transcript() -> Transcript:
    """The transcript of a head whose number and day are by pen."""
    head = Head().line(300, [("Số:", "Số:"), ("<247>", "Z†7"), ("/QĐ-UBND", "/QĐÐ-UBND")])
    date = [
        ("ngày", "ngày"),
        ("<15>", "B"),
        ("tháng", "tháng"),
        ("01", "01"),
        ("năm", "năm"),
        ("2025", "2025"),
    ]
    head.line(900, [("Huế,", "Huế,"), *date], DATE, base=420)
    filled = fill_in(head.page(), head.lines, 1, first=True)
    page = Page(number=1, width=1640, height=1600, dpi=200, state="read")
    return assemble_transcript([PageReading(page, filled.lines, 1640, 1600, (), filled.pens)], MADE)


def test_the_value_stands_in_the_text_and_what_was_read_in_the_words() -> None:
    read = transcript()
    assert "Số: 247/QĐ-UBND" in read.text
    assert "Huế, ngày 15 tháng 01 năm 2025" in read.text
    assert "Z†7" in read.raw(1)
    assert " B " in read.raw(1)
    assert "247" not in read.raw(1)


def test_the_change_is_among_the_edits() -> None:
    read = transcript()
    told = {read.text[e.start : e.end]: (e.before, e.rule) for e in read.edits}
    assert told["15"] == ("B", "read as pen")
    assert any(e.rule == "read as pen" and e.before.startswith("Z†7") for e in read.edits)


def test_a_slot_has_the_box_of_its_word() -> None:
    read = transcript()
    boxes = {word.box: read.text[word.start : word.end] for word in read.words}
    assert [(pen.kind, boxes[pen.box]) for pen in read.pens] == [("number", "247/QĐ-UBND"), ("day", "15")]
