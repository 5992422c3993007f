"""Words: ALTO and hOCR give each word of the text once, in order, where it stands; the edXML header what is printed."""

from __future__ import annotations

from pathlib import Path

import paper
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from papers import FULL, with_document
from schemas import HERE, errors
from test_export_metadata import paper_of

from ingest.errors import GivenFileError
from ingest.export.metadata.address_book import read_book
from ingest.export.metadata.edxml import EDXML, edxml_header
from ingest.export.words.alto import ALTO, alto_xml
from ingest.export.words.hocr import XHTML, hocr_xml
from ocr import Box, Page, Transcript, Word
from parse.record import Annex

NAMES = {"a": ALTO, "h": XHTML, "e": EDXML}


def alto(transcript: Transcript, page: int | None = None) -> bytes:
    at = "2026-01-01T00:00:00+00:00"
    return alto_xml(transcript, file="original.png", sha256="ab", read_at=at, page=page)


def words_of(xml: bytes) -> list[str]:
    return [str(word.get("CONTENT")) for word in etree.fromstring(xml).iterfind(".//a:String", NAMES)]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_alto_is_valid_and_places_each_word(rotation: paper.Rotation) -> None:
    _, transcript = paper.draw(rotation=rotation)
    _, upright = paper.draw()
    xml = alto(transcript)
    assert errors(HERE / "alto-4-3.xsd", xml) == []
    assert words_of(xml) == transcript.text.split()
    page = etree.fromstring(xml).find(".//a:Page", NAMES)
    assert (page.get("WIDTH"), page.get("HEIGHT")) == ("900", "600")
    for word, printed in zip(page.iterfind(".//a:String", NAMES), upright.words, strict=True):
        x, y, wide, high = (int(word.get(name, "")) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        assert Box(x, y, x + wide, y + high) == printed.box
        assert float(word.get("WC", "")) == printed.confidence
    assert len(page.findall(".//a:TextBlock", NAMES)) == len(paper.LINES)


def test_hocr_says_the_same() -> None:
    _, transcript = paper.draw()
    tree = etree.fromstring(hocr_xml(transcript, file='a"b.png'))
    words = tree.findall(".//h:span[@class='ocrx_word']", NAMES)
    assert [word.text for word in words] == transcript.text.split()
    box = transcript.words[0].box
    assert words[0].get("title") == f"bbox {box.x0} {box.y0} {box.x1} {box.y1}; x_wconf 90"
    page = tree.find(".//h:div[@class='ocr_page']", NAMES)
    assert page.get("title") == 'image "a%22b.png"; bbox 0 0 900 600; ppageno 0; scan_res 100 100'


def two_pages(words: list[tuple[int, int, str]]) -> Transcript:
    """A transcript of words given as (page, line, text), a space between them."""
    text, made = "", []
    for n, (page, line, printed) in enumerate(words):
        box = Box(10 * n, 10 * line, 10 * n + 9, 10 * line + 9)
        made.append(
            Word(
                start=len(text), end=len(text) + len(printed), page=page, box=box, confidence=0.5, printed=printed,
                order=n, line=line,
            )
        )  # fmt: skip
        text += printed + " "
    pages = [Page(number=n, width=1000, height=1000, dpi=0, state="read") for n in (1, 2)]
    blank = Page(number=3, width=10, height=10, dpi=300, state="unread", reason="timeout")
    return Transcript(text=text, words=made, pages=[*pages, blank], made=paper.MADE)


def test_pages_alone_and_together() -> None:
    transcript = two_pages([(1, 0, "một"), (1, 1, "hai"), (2, 0, "ba")])
    assert [words_of(alto(transcript, page)) for page in (1, 2, 3)] == [["một", "hai"], ["ba"], []]
    assert words_of(alto(transcript)) == ["một", "hai", "ba"]
    assert errors(HERE / "alto-4-3.xsd", alto(transcript)) == []
    for make in (alto, lambda t, page: hocr_xml(t, file="x", page=page)):
        with pytest.raises(LookupError):
            make(transcript, 4)


def test_a_word_over_two_lines_stands_once() -> None:
    transcript = two_pages([(1, 0, "24-"), (1, 1, "QĐ/TW"), (1, 1, "ngày")])
    first, second, third = transcript.words
    whole = transcript.model_copy(
        update={
            "text": "24-QĐ/TW ngày",
            "words": [
                first.model_copy(update={"start": 0, "end": 8}), second.model_copy(update={"start": 0, "end": 8}),
                third.model_copy(update={"start": 9, "end": 13}),
            ],
        }
    )  # fmt: skip
    assert words_of(alto(whole)) == ["24-QĐ/TW", "ngày"]


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([1, 2]), st.integers(0, 2), st.text(st.characters(), min_size=1, max_size=9)
        )
    )
)
def test_any_words_make_valid_files(words: list[tuple[int, int, str]]) -> None:
    transcript = two_pages(sorted(words, key=lambda word: word[:2]))
    assert errors(HERE / "alto-4-3.xsd", alto(transcript)) == []
    etree.fromstring(hocr_xml(transcript, file="x"))


def said(xml: bytes, path: str) -> str | None:
    header = etree.fromstring(xml).find("e:edXMLHeader/e:MessageHeader", NAMES)
    assert header is not None
    return header.findtext("/".join(f"e:{part}" for part in path.split("/")), None, NAMES)


def test_edxml_says_what_is_printed(tmp_path: Path) -> None:
    record = with_document(
        addressees=["Các ban"], annexes=[Annex(label="Phụ lục I")], circulation=["Lưu hành nội bộ"]
    )
    header = edxml_header(paper_of(record))
    expected = {
        "From/OrganName": "TỈNH ỦY QUẢNG NGÃI - VĂN PHÒNG", "To/OrganName": "Các ban", "Code/CodeNumber": "24",
        "Code/CodeNotation": "KL/VPTU", "PromulgationInfo/Place": "Quảng Ngãi",
        "PromulgationInfo/PromulgationDate": "2021/09/30", "DocumentType/TypeName": "Kết luận",
        "Subject": "về công tác cán bộ", "SignerInfo/FullName": "Lê Thị Bích",
        "SignerInfo/Position": "PHÓ CHÁNH VĂN PHÒNG", "SignerInfo/Competence": "K/T CHÁNH VĂN PHÒNG",
        "OtherInfo/PageAmount": "3", "OtherInfo/Appendixes": "Phụ lục I",
        "OtherInfo/SphereOfPromulgation": "Lưu hành nội bộ",
    }  # fmt: skip
    assert {path: said(header.xml, path) for path in expected} == expected
    assert {f.element for f in header.findings} == {
        "DocumentId",
        "From/OrganId",
        "To/OrganId",
        "DocumentType/Type",
    }


BOOK = """
document_id = "{organ},{year}/{month}/{day},{code}"
[offices]
"Văn phòng Tỉnh uỷ Quảng Ngãi" = "A10.48"
"Các ban" = "A10.49"
[types]
"Kết luận" = "7"
[priorities]
"Khẩn" = "1"
"""


def test_edxml_is_whole_with_an_address_book(tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text(BOOK)
    book = read_book(tmp_path / "book.toml")
    header = edxml_header(paper_of(with_document(addressees=["CÁC BAN"], urgency="KHẨN")), book)
    expected = {
        "From/OrganId": "A10.48", "To/OrganId": "A10.49", "DocumentId": "A10.48,2021/09/30,24-KL/VPTU",
        "DocumentType/Type": "7", "OtherInfo/Priority": "1",
    }  # fmt: skip
    assert {path: said(header.xml, path) for path in expected} == expected
    assert header.findings == []
    undated = edxml_header(paper_of(with_document(addressees=["Ai đó"], date=None)), book)
    assert {"DocumentId", "To/OrganId"} <= {finding.element for finding in undated.findings}


@pytest.mark.parametrize("said", ['document_id = "{who}"', "offices = 3", "x = 1", "not toml"])
def test_an_address_book_that_says_what_it_may_not(tmp_path: Path, said: str) -> None:
    (tmp_path / "book.toml").write_text(said)
    with pytest.raises(GivenFileError):
        read_book(tmp_path / "book.toml")


def test_edxml_leaves_out_what_is_not_known() -> None:
    bare = with_document(
        issuer=[], date=None, place=None, number=None, symbol=None, signature=None, urgency="Khẩn"
    )
    header = edxml_header(paper_of(bare))
    lacking = {finding.element for finding in header.findings}
    assert {"From/OrganName", "Code/CodeNumber", "SignerInfo", "OtherInfo/Priority"} <= lacking
    root = etree.fromstring(header.xml)
    for name in ("From", "Code", "PromulgationInfo", "SignerInfo"):
        assert root.find(f".//e:{name}", NAMES) is None
    assert edxml_header(paper_of(FULL)).xml != header.xml
