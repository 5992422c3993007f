"""The catalogue lists and finds documents; any text may be typed into its search."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.catalogue import Catalogue, Filter
from ingest.catalogue.row import Row
from ingest.catalogue.search import ranking
from ingest.export.lists.for_people import csv_for_people
from parse import Record
from parse.record import Copy, Document, Inferred, Signature


def row(id: str, text: str, **document: object) -> Row:
    record = Record(document=Document(**document))  # type: ignore[arg-type]
    return Row.of(
        id, record, text=text, doubts=1, pages=2, names=[f"{id}.pdf"], archived_at="2026-01-01T00:00:00Z"
    )


def found(catalogue: Catalogue, query: str) -> list[str]:
    return [hit.row.id for hit in catalogue.search(query)]


def test_found_with_and_without_marks(catalogue: Catalogue) -> None:
    catalogue.put(row("a", "QUYẾT ĐỊNH về công tác đảng", code="24-QĐ/TW"))
    catalogue.put(row("b", "Thông báo về việc đăng ký"))
    for query in ("quyet dinh", "Quyết định", "QUYẾT định", "24-QĐ/TW", "24-qd/tw", '"cong tac dang"'):
        assert found(catalogue, query) == ["a"], query
    assert sorted(found(catalogue, "dang")) == ["a", "b"]
    assert found(catalogue, "khong co") == []
    assert found(catalogue, '"tac cong"') == []


def test_exact_tones_come_first(catalogue: Catalogue) -> None:
    catalogue.put(row("registering", "đăng đăng đăng ký"))
    catalogue.put(row("party", "văn bản dài hơn nhiều của các tổ chức đảng ở địa phương"))
    assert found(catalogue, "đảng") == ["party", "registering"]
    assert found(catalogue, "đăng") == ["registering", "party"]


def test_what_matches_better_comes_first(catalogue: Catalogue) -> None:
    """Each is archived before those that match worse: what is archived last does not decide."""
    catalogue.put(row("in the head", "không", subject="Về việc trồng rừng"))
    catalogue.put(row("in the head, other tones", "không", subject="trọng rưng"))
    catalogue.put(row("apart in the head", "không", subject="rừng mới trồng"))
    catalogue.put(row("side by side", "kế hoạch trồng rừng"))
    catalogue.put(row("apart", "rừng do dân trồng"))
    catalogue.put(row("other tones", "trong rung"))
    catalogue.put(row("one word alone", "rừng"))
    joined = ["in the head", "side by side", "in the head, other tones", "other tones"]
    assert found(catalogue, "trồng rừng") == [*joined, "apart in the head", "apart"]
    heads = ["in the head, other tones", "in the head"]
    assert found(catalogue, "trong rung") == [
        *heads,
        "other tones",
        "side by side",
        "apart in the head",
        "apart",
    ]
    assert found(catalogue, '"trồng rừng"') == joined
    apart = {hit.row.id for hit in catalogue.search("trồng rừng") if hit.apart}
    assert apart == {"apart in the head", "apart"}


def test_of_words_apart_those_with_most_pairs_come_first(catalogue: Catalogue) -> None:
    catalogue.put(row("two pairs", "công tác của ngành văn thư"))
    catalogue.put(row("one pair", "công tác của thư viện, văn nghệ"))
    catalogue.put(row("none", "thư, văn, tác, công"))
    catalogue.put(row("all", "công tác văn thư"))
    hits = catalogue.search("công tác văn thư")
    assert [(hit.row.id, hit.apart) for hit in hits] == [
        ("all", False), ("two pairs", False), ("one pair", True), ("none", True),
    ]  # fmt: skip


def test_a_date_of_a_name_or_a_corrected_head_is_found(catalogue: Catalogue) -> None:
    catalogue.put(row("named", "không")._replace(names=["biên bản họp 21-3-2024.pdf"]))
    catalogue.put(row("corrected", "không", subject="V/v họp ngày 21 tháng 3 năm 2024"))
    assert sorted(found(catalogue, "21/3/2024")) == ["corrected", "named"]


@pytest.fixture
def in_vietnam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_vietnam")
def test_days_and_months_are_those_of_where_we_are(catalogue: Catalogue) -> None:
    """What is archived in the early morning is, in UTC, of the day before."""
    early = row("a", "x", date=datetime.date(2026, 10, 31))._replace(
        archived_at="2026-10-31T23:30:00+00:00", reviewed_at="2026-12-31T17:00:00+00:00"
    )
    catalogue.put(early)
    catalogue.put(row("b", "x")._replace(archived_at="2026-10-31T16:59:59+00:00"))
    assert catalogue.by_month() == [("2026-11", 1), ("2026-10", 1)]
    _, line = csv_for_people([early])
    assert [day for day in line.strip().split(",") if "/" in day] == [
        "31/10/2026",
        "01/01/2027",
        "01/11/2026",
    ]


def test_words_that_are_spelt_in_two_ways_are_one(catalogue: Catalogue) -> None:
    catalogue.put(row("y", "lý luận chính trị quý III, kỹ thuật, hòa giải"))
    catalogue.put(row("i", "lí luận chính trị quí III, kĩ thuật, hoà giải"))
    either = ["lý luận", "lí luận", "quý III", "quí III", "kỹ thuật", "kĩ thuật", "hòa giải", "hoà giải"]
    for query in [*either, '"li luan"']:
        assert found(catalogue, query) == ["i", "y"], query
    catalogue.put(row("hand", "bàn tay thúy"))
    assert found(catalogue, "tai") == found(catalogue, "thúi") == []


def test_a_date_is_found_however_it_is_typed_or_printed(catalogue: Catalogue) -> None:
    catalogue.put(row("cites it", "Căn cứ Nghị định ngày 21 tháng 3 năm 2024 của Chính phủ"))
    catalogue.put(row("in numbers", "họp ngày 21/03/2024 tại trụ sở"))
    catalogue.put(row("its own", "không", date=datetime.date(2024, 3, 21)))
    catalogue.put(row("another", "ngày 12 tháng 3 năm 2024, số 21"))
    for query in ("21/3/2024", "21/03/2024", "21-3-2024", "21.3.2024", "ngày 21 tháng 3 năm 2024"):
        assert found(catalogue, query) == ["its own", "in numbers", "cites it"], query
    assert found(catalogue, "Chính phủ 21/3/2024") == ["cites it"]
    (hit,) = catalogue.search("họp 21/3/2024")
    assert hit.snippet[hit.start : hit.end] in ("họp", "ngày 21/03/2024", "21/03/2024")
    assert found(catalogue, "32/3/2024") == []  # no day: words like others


def test_a_word_that_is_said_often_comes_first(catalogue: Catalogue) -> None:
    catalogue.put(row("often", "rừng " * 5 + "và nương"))
    catalogue.put(row("once", "rừng và nương"))
    catalogue.put(row("other tones, often", "rung " * 5))
    assert found(catalogue, "rừng") == ["often", "once", "other tones, often"]
    assert found(catalogue, "rung") == ["other tones, often", "often", "once"]


WORDS = ["rừng", "rưng", "rung", "trồng", "trong", "trọng", "mới"]
PAPERS = st.tuples(st.lists(st.sampled_from(WORDS), max_size=8), st.lists(st.sampled_from(WORDS), max_size=2))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(PAPERS, max_size=8),
    st.lists(st.sampled_from([*WORDS, '"trồng rừng"', '"rung trong moi"']), min_size=1, max_size=8),
)
def test_few_hits_are_ranked_as_many_are(
    catalogue: Catalogue, papers: list[tuple[list[str], list[str]]], query: list[str]
) -> None:
    """Few are looked at, of many the index is asked."""
    catalogue.refill(
        row(f"{n}", " ".join(text), subject=" ".join(head)) for n, (text, head) in enumerate(papers)
    )
    few = found(catalogue, " ".join(query))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "_FEW", 1)
        assert found(catalogue, " ".join(query)) == few


def test_many_words_are_a_passage(catalogue: Catalogue) -> None:
    passage = "về việc trồng mới ba trăm héc ta rừng"
    catalogue.put(row("passage", f"Kế hoạch {passage} ở xã"))
    catalogue.put(row("words", " ".join(reversed(passage.split()))))
    assert (
        found(catalogue, passage) == found(catalogue, "ve viec trong moi ba tram hec ta rung") == ["passage"]
    )
    catalogue.remove("passage")
    assert found(catalogue, passage) == ["words"]


def test_a_long_phrase_is_found_whole(catalogue: Catalogue) -> None:
    """All pairs of its words are there, and it is not."""
    catalogue.put(row("whole", "công tác cán bộ\nnữ năm nay"))
    catalogue.put(row("in parts", "công tác cán sự, tác cán bộ, bộ nữ, cán bộ nữa"))
    catalogue.put(row("part of a word", "công tác cán bộ nữa"))
    assert found(catalogue, '"cong tac can bo nu"') == ["whole"]
    for order in ("newest", "date", "relevance"):
        hits = catalogue.listing(Filter(), '"công tác cán bộ"', order).hits  # type: ignore[arg-type]
        assert {hit.row.id for hit in hits} == {"whole", "part of a word"}


def test_a_whole_page_of_text_is_a_search_too(catalogue: Catalogue) -> None:
    text = " ".join(f"từ{n}" for n in range(3000))
    catalogue.put(row("a", text))
    catalogue.put(row("b", text[:50]))
    assert found(catalogue, text) == found(catalogue, f'"{text}"') == ["a"]


def test_letters_that_no_database_likes(catalogue: Catalogue) -> None:
    catalogue.put(row("a", "quyết\0định \x01 \ufffe", type="\0"))
    assert found(catalogue, "quyet\0dinh") == found(catalogue, '"quyết\0định"') == ["a"]
    assert catalogue.get("\0") is None
    assert catalogue.by_number("\0") == []


def test_pages_of_a_search_join(catalogue: Catalogue) -> None:
    for n in range(130):
        catalogue.put(
            row(f"{n}", "quyết định" if n % 3 else "quyet dinh", subject="quyết" if n % 5 else "định")
        )
    whole = [hit.row.id for hit in catalogue.listing(Filter(), "quyết định", "relevance", 200).hits]
    assert len(set(whole)) == 130
    pages = [
        catalogue.listing(Filter(), "quyết định", "relevance", 30, offset) for offset in range(0, 150, 30)
    ]
    assert [hit.row.id for page in pages for hit in page.hits] == whole
    assert {(page.total, page.more) for page in pages} == {(130, False)}


def test_snippet_is_the_original(catalogue: Catalogue) -> None:
    catalogue.put(row("a", "Căn cứ Điều lệ Đảng Cộng sản Việt Nam"))
    (hit,) = catalogue.search("dieu le")
    assert hit.snippet[hit.start : hit.end] == "Điều lệ"


def test_entering_again_takes_the_place(catalogue: Catalogue) -> None:
    catalogue.put(row("a", "một"))
    catalogue.put(row("a", "hai"))
    assert found(catalogue, "một") == []
    assert found(catalogue, "hai") == ["a"]
    assert catalogue.count() == 1


def test_columns(catalogue: Catalogue) -> None:
    document = Document(
        type="Thông báo", number="24", symbol="QĐ/TW", code="24-QĐ/TW", date=datetime.date(2021, 7, 30),
        issuer_inferred=Inferred(name="Ban Tổ chức", why="người ký"), subject="về …",
        signature=Signature(name="Mai Văn Chính"),
    )  # fmt: skip
    issuer = ["TỈNH ỦY", "VĂN PHÒNG"]
    copy = Copy(kind="sao lục", printed_kind="SAO LỤC", code="336-BS/VPTU", issuer=issuer)
    record = Record(document=document, copies=[copy])
    catalogue.put(Row.of("a", record, text="t", doubts=0, pages=1, names=["x", "y"], archived_at="then"))
    stored = catalogue.get("a")
    assert stored is not None
    assert stored.date == "2021-07-30"
    assert stored.issuer == "[Ban Tổ chức]"
    assert stored.copy_issuer == "TỈNH ỦY · VĂN PHÒNG"
    assert stored.names == ["x", "y"]
    assert found(catalogue, "336-BS/VPTU") == ["a"]
    assert found(catalogue, "ban to chuc") == ["a"]
    assert catalogue.get("b") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.one_of(st.text(max_size=30), st.text(alphabet="\"*():^-+ANDORNEAR{} \0;'đ", max_size=20)))
def test_no_query_is_an_error(catalogue: Catalogue, query: str) -> None:
    catalogue.put(row("a", "quyết định AND OR NOT"))
    for hit in catalogue.search(query):
        assert 0 <= hit.start <= hit.end <= len(hit.snippet)
