"""Where papers begin among the pages of a file: by their heads, not where annexes, copies and drafts begin."""

from __future__ import annotations

import pytest

from parse.stacks import PageLine, PageText, Papers, papers_at, papers_in

HEAD = [
    "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG", "Số: {n}/QĐ-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "Rạch Giá, ngày 18 tháng 6 năm 2021", "QUYẾT ĐỊNH",
    "Về việc phê duyệt phương án cấp điện",
]  # fmt: skip
PARTY = [
    "TỈNH ỦY QUẢNG NGÃI", "*", "Số {n}-CV/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Quảng Ngãi, ngày 30 tháng 7 năm 2021",
    "Kính gửi: Các huyện ủy, thành ủy",
]  # fmt: skip
BODY = [
    "Điều 1. Phê duyệt phương án cấp điện từ lưới điện quốc gia cho các xã đảo của tỉnh.",
    "Điều 2. Thi hành.",
]
FOOT = ["Nơi nhận:", "- Như Điều 5;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lâm Minh Thành"]
COVER = ["ỦY BAN NHÂN DÂN TỈNH", "HỒ SƠ", "Phương án cấp điện", "Hồ sơ số: 12", "Thời hạn bảo quản: 20 năm"]
CONTENTS = [
    "MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ", "STT", "Số, ký hiệu văn bản", "Tác giả văn bản", "Tờ số", "Ghi chú",
    "1", "12/QĐ-UBND", "UBND tỉnh", "1",
]  # fmt: skip
END = ["CHỨNG TỪ KẾT THÚC", "Hồ sơ này gồm: 12 tờ", "Người lập"]


def paper(n: int = 12, head: list[str] = HEAD) -> list[str]:
    return [line.format(n=n) for line in head] + BODY


def pages(*given: list[str]) -> list[PageText]:
    """Pages of lines from the top down; ``#3`` is a page number at the head."""
    return [PageText(n, tuple(_lines(lines))) for n, lines in enumerate(given, 1)]


def _lines(lines: list[str]) -> list[PageLine]:
    return [
        PageLine(line.lstrip("#"), 0.045 if line.startswith("#") else min(0.09 + 0.022 * n, 0.9))
        for n, line in enumerate(lines)
    ]


def parts(*given: list[str]) -> list[tuple[int, int]]:
    return [tuple(part) for part in papers_in(pages(*given)).parts]


def test_papers_begin_with_their_heads() -> None:
    assert parts(paper(1), ["#2", *BODY, *FOOT], paper(2, PARTY), [*paper(3), *FOOT]) == [
        (1, 2),
        (3, 3),
        (4, 4),
    ]


def test_blank_backs_belong_to_the_paper_before_them() -> None:
    assert parts(paper(1), [], ["#2", *FOOT], ["., '"], paper(2), []) == [(1, 4), (5, 6)]


STAYS = {
    "annex": ["PHỤ LỤC I", "DANH MỤC NHIỆM VỤ", "(Kèm theo Quyết định số 12/QĐ-UBND ngày 18 tháng 6 năm 2021)", *BODY],
    "rules with a head": [
        *HEAD[2:4], "QUY CHẾ", "Tổ chức và hoạt động",
        "(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 18 tháng 6 năm 2021)", *BODY,
    ],
    "form": ["Mẫu số 01", "(Kèm theo Quyết định số 12/QĐ-UBND)", *HEAD[2:4], "ĐƠN ĐỀ NGHỊ", "Kính gửi: ............"],
    "copy block": [
        "ỦY BAN NHÂN DÂN TỈNH", "VĂN PHÒNG", "Số: 207/SY-VP", "SAO Y", "Rạch Giá, ngày 22 tháng 6 năm 2021",
        "Nơi nhận:", "- Sở Công Thương;", "CHÁNH VĂN PHÒNG", "Phí Thị Vượng",
    ],
    "plain": ["Điều 3. Giá bán điện sinh hoạt trên đảo bằng giá đất liền.", *FOOT],
}  # fmt: skip


@pytest.mark.parametrize("what", STAYS)
def test_what_belongs_to_the_paper_before_it_stays_with_it(what: str) -> None:
    found = papers_in(pages([*paper(12), *FOOT], STAYS[what], [*paper(13), *FOOT]))
    assert [tuple(part) for part in found.parts] == [(1, 2), (3, 3)]


def test_a_draft_behind_its_proposal_does_not_make_a_stack() -> None:
    proposal = [line.replace("QUYẾT ĐỊNH", "TỜ TRÌNH").replace("/QĐ-", "/TTr-") for line in paper(22)]
    draft = [
        line.replace("Số: 13", "Số:    ").replace("ngày 18 tháng 6", "ngày     tháng   ")
        for line in paper(13)
    ]
    assert parts([*proposal, *FOOT], draft) == [(1, 2)]


def test_rules_of_another_paper_are_a_paper_of_their_own() -> None:
    note = "(Ban hành kèm theo Quyết định số 845/QĐ-BGTVT ngày 5 tháng 3 năm 2020)"
    head = ["BỘ GIAO THÔNG VẬN TẢI", *HEAD[2:4], "QUY CHẾ", "Tổ chức và hoạt động"]
    alone, attached = [*head, note, *BODY], [*head, note.replace("845/QĐ-BGTVT", "12/QĐ-UBND"), *BODY]
    likely = [
        papers_in(pages([*paper(12), *FOOT], last)).boundaries[0].probability for last in (alone, attached)
    ]
    assert likely[0] > 0.5 > likely[1]


@pytest.mark.parametrize(
    "left", [["CÔNG VĂN ĐẾN", "Số: 3215", "Ngày: ......"], ["Số: 3215", "Ngày: 12/3/2021"]]
)
def test_a_head_under_an_arrival_stamp_begins_a_paper(left: list[str]) -> None:
    hidden = [HEAD[0], *left, *HEAD[3:4], *HEAD[5:], *BODY]
    assert parts([*paper(12), *FOOT], hidden, [*paper(13), *FOOT]) == [(1, 1), (2, 2), (3, 3)]


def test_a_number_by_pen_that_was_not_read_is_no_draft() -> None:
    proposal = [line.replace("QUYẾT ĐỊNH", "TỜ TRÌNH").replace("/QĐ-", "/TTr-") for line in paper(22)]
    by_pen = [line.replace("Số: 13", "Số: __ ").replace("ngày 18", "ngày __") for line in paper(13)]
    assert parts([*proposal, *FOOT], [*by_pen, *FOOT]) == [(1, 1), (2, 2)]


def test_cover_list_and_end_sheet_are_no_papers() -> None:
    found = papers_in(pages(COVER, CONTENTS, [*paper(12), *FOOT], [], [*paper(13), *FOOT], END))
    assert [tuple(part) for part in found.parts] == [(3, 4), (5, 5)]
    assert found.sheets == {1: "cover", 2: "contents", 6: "end"}
    assert found.is_stack


def test_a_separator_parts_whatever_lies_beside_it() -> None:
    given = pages(["Sổ tay công tác thứ nhất"], ["PATCH T"], ["Sổ tay công tác thứ hai"])
    for split in ("auto", "separators"):
        assert [tuple(part) for part in papers_in(given, split).parts] == [(1, 1), (3, 3)]  # type: ignore[arg-type]
    coded = [page._replace(lines=(), separator=True) if page.number == 2 else page for page in given]
    assert papers_in(coded).sheets == {2: "separator"}
    assert len(papers_in(given, "never").parts) == 1


def test_a_boundary_says_how_sure_it_is_and_why() -> None:
    found = papers_in(pages([*paper(12), *FOOT], [*paper(13), *FOOT], ["#2", *BODY]))
    sure, none = found.boundaries
    assert (sure.page, sure.doubtful, none.doubtful) == (2, False, False)
    assert sure.probability > 0.9 > 0.1 > none.probability
    assert set(sure.reasons) & {"kind", "motto", "head_4", "number"}
    assert "number_next" in none.reasons


def test_a_person_may_say_where_papers_begin() -> None:
    found = papers_at(pages(COVER, paper(12), FOOT, paper(13)), {3})
    assert [tuple(part) for part in found.parts] == [(2, 2), (3, 4)]
    assert papers_at(pages(COVER, paper(12)), {1}).sheets == {}


def test_a_file_of_blank_pages_or_of_nothing_is_no_stack() -> None:
    assert papers_in([]) == Papers((), {}, ())
    assert not papers_in(pages([], [])).is_stack


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        ([None, 3, 4, 2], (4,)), ([None, 2, 3, 4], ()), ([None, 3, 2], (2,)), ([1, 4, 2, 3], (2,)),
        ([None, 5, 3, 4], ()), ([None, None, 5, 4], ()),
        ([None, 3, 4, 3], ()), ([None, 2, 9, 3], ()), ([None, None, 3, 2, None], (3,)),
    ],
)  # fmt: skip
def test_pages_out_of_order_are_named_where_their_numbers_tell_it_surely(
    printed: list[int | None], wrong: tuple[int, ...]
) -> None:
    given = [[f"#{n}"] * bool(n) + ["Điều 3. Giá bán điện sinh hoạt trên đảo."] for n in printed]
    assert papers_in(pages(*given)).misplaced == wrong


def test_an_annex_that_counts_anew_is_in_order() -> None:
    annex = ["PHỤ LỤC I", "(Kèm theo Quyết định số 12/QĐ-UBND)", "#2", *BODY]
    assert papers_in(pages(paper(12), ["#2", *BODY], ["#3", *FOOT], annex, ["#1", *BODY])).misplaced == ()
