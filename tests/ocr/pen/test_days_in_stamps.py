"""The day of arrival is read out of its stamp, and what was made of it as print leaves the paper's text."""

from __future__ import annotations

import datetime

import pytest

import parse
from bench.scanbench.pens.heads import BASE, EM, Head
from ocr.pen.arrival import read_day
from ocr.pen.filling import fill_in
from ocr.text.printed import PrintedLine

DATE = [(w, w) for w in ("Hà", "Nội,", "ngày", "03", "tháng", "9", "năm", "2025")]


def stamped(written: str, read: str, *, as_stamp: bool = True, words: str = "ĐẾN") -> Head:
    """A head with its date, and beside it a stamp of arrival with a day by hand, read as print of the page or not."""
    head = Head().line(900, DATE, "Tinos-Italic")
    head.line(200, [(words, words), ("Chuyển:", "Chuyển:")], "Arimo-Bold", base=BASE + 200)
    head.line(
        200, [("SỞ", "SỞ"), ("TƯ", "TƯ"), ("PHÁP", "PHÁP"), ("ĐẾN", words)], "Arimo-Bold", base=BASE + 80
    )
    head.line(200, [("Ngày:", "vay"), (f"<{written}>", read)], "Arimo-Bold", base=BASE + 140)
    own = range(1, 4) if as_stamp else range(1, 3)
    for n in own:
        head.lines[n] = head.lines[n]._replace(role="stamp", region=10000)
    return head


def texts(lines: list[PrintedLine], role: str) -> list[str]:
    return [line.text for line in lines if (line.role == "stamp") == (role == "stamp")]


@pytest.mark.parametrize(("written", "day"), [("05/9/2025", "05/09/2025"), ("4/9/25", "04/09/2025")])
@pytest.mark.parametrize("as_stamp", [True, False])
def test_the_day_is_read_into_the_stamp(written: str, day: str, as_stamp: bool) -> None:
    head = stamped(written, "Q5/G[25", as_stamp=as_stamp)
    lines = fill_in(head.page(), head.lines, 1, first=True).lines
    stamp = "\n".join(texts(lines, "stamp"))
    assert f"Ngày: {day}" in stamp
    assert "Q5" not in stamp
    assert texts(lines, "print") == ["Hà Nội, ngày 03 tháng 9 năm 2025"]
    arrived = parse.arrival(stamp)
    assert arrived is not None
    assert arrived.date == datetime.date(2025, 9, int(day[:2]))


@pytest.mark.parametrize("written", ["05/9/2024", "02/9/2025", "111"])
def test_no_day_before_the_papers_own(written: str) -> None:
    head = stamped(written, "Q5/G[25")
    assert "Q5/G[25" in " ".join(texts(fill_in(head.page(), head.lines, 1, first=True).lines, "stamp"))


def test_only_a_stamp_of_arrival_has_such_a_day() -> None:
    head = stamped("05/9/2025", "Q5/G[25", words="MẬT")
    head.lines[1] = head.lines[1]._replace(words=head.lines[1].words[:1])
    assert "Q5/G[25" in " ".join(texts(fill_in(head.page(), head.lines, 1, first=True).lines, "stamp"))


def test_an_empty_row_has_none() -> None:
    head = Head()
    assert read_day(head.page().gray, [(300, BASE - EM, 600, BASE)], datetime.date(2025, 9, 3)) is None
