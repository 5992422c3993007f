"""What a page shows against a value that no weight may outweigh."""

from __future__ import annotations

import pytest
from test_doubt import drawn, judged, smudged

from ingest.doubt.looks import _PUT
from ocr import Aside, Box, Edit, LeftOut, Transcript
from ocr.repair import signer_names, signers, subjects

TEXT = (
    "ỦY BAN NHÂN DÂN\nTỈNH HÀ GIANG\nSố: 12/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nHà Giang, ngày 12 tháng 3 năm 2024\nQUYẾT ĐỊNH\nVề việc giao vốn\n"
    "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;\n"
    "QUYẾT ĐỊNH:\nĐiều 1. Giao vốn cho các đơn vị./.\nNơi nhận:\n- Như Điều 1;\n- Sở Tài chính;\n- Lưu: VT.\n"
    "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn An"
)


def codes(transcript: Transcript, at: str) -> set[str]:
    return {reason.code for reason in judged(transcript, 0.4)[at].reasons}


def test_a_paper_read_well_has_none_of_these() -> None:
    found = judged(drawn(TEXT), 0.4)
    assert not any(found[f"/document/recipients/{n}"].doubtful for n in range(3))
    assert "/document/arrival/date" not in found
    assert "/document/recipients" not in found


def test_a_word_that_was_hardly_read_makes_its_value_doubtful() -> None:
    one = judged(smudged(drawn(TEXT), "chính", 0.3), 0.4)["/document/recipients/1"]
    assert one.doubtful
    assert one.reasons[0].code == "unsure"


def test_ink_that_was_left_out_beside_a_value_makes_it_doubtful() -> None:
    transcript = drawn(TEXT)
    last = next(word for word in transcript.words if word.printed == "VT.")
    beside = Box(last.box.x1 + 10, last.box.y0, last.box.x1 + 90, last.box.y1)
    left = LeftOut(page=1, box=beside, confidence=0.1, printed="TTHCạ", order=0, line=0, reason="noise")
    found = transcript.model_copy(update={"left_out": [left]})
    assert "ink_beside" in codes(found, "/document/recipients/2")
    speck = left.model_copy(update={"printed": "~."})
    assert "ink_beside" not in codes(
        transcript.model_copy(update={"left_out": [speck]}), "/document/recipients/2"
    )


def test_an_open_bracket_makes_a_recipient_doubtful() -> None:
    assert "unpaired" in codes(
        drawn(TEXT.replace("Sở Tài chính", "Sở Tài chính (b/c")), "/document/recipients/1"
    )


def test_readers_who_differ_make_a_recipient_doubtful_but_not_on_what_is_proved() -> None:
    transcript = drawn(TEXT)
    words = [w.model_copy(update={"second": "Tải"}) if w.printed == "Tài" else w for w in transcript.words]
    assert "readers_differ" in codes(transcript.model_copy(update={"words": words}), "/document/recipients/1")


def test_a_list_without_its_end_may_lack_items() -> None:
    found = judged(drawn(TEXT.replace("- Lưu: VT.", "- Sở Xây dựng;")), 0.4)
    assert found["/document/recipients"].doubtful
    assert [reason.code for reason in found["/document/recipients"].reasons] == [
        "missing",
        "list_without_end",
    ]


@pytest.mark.parametrize("read", [True, False])
def test_an_arrival_stamp_whose_day_was_not_read_is_asked_for(read: bool) -> None:
    aside = Aside(kind="arrival stamp", page=1, box=Box(10, 10, 90, 90), text="ĐẾN")
    transcript = drawn(TEXT if read else TEXT.replace("QUYẾT ĐỊNH\n", "ĐẾN\nQUYẾT ĐỊNH\n", 1))
    found = judged(transcript.model_copy(update={"asides": [aside] if read else []}), 0.4)
    assert found["/document/arrival/date"].doubtful
    assert bool(found["/document/arrival/date"].places) == read


def test_what_a_list_lacks_is_judged_at_the_list() -> None:
    found = judged(drawn(TEXT.replace("KT. CHỦ TỊCH\n", "")), 0.4)
    assert found["/document/signature/authority"].probability is not None
    assert "/document/signature/authority/0" not in found
    assert "/document/bases" in found


@pytest.mark.parametrize(
    ("instead", "of", "at", "code"),
    [
        # In capitals and without its dash a line may be the signer's: no item has it.
        ("- Như Điều 1;\nSỞVH,TT&DL;", "- Như Điều 1;", "/document/recipients", "line_unclaimed"),
        ("- Như Điều 1, -__ Sở Xây dựng;", "- Như Điều 1;", "/document/recipients", "items_run_together"),
        (
            "năm 2015;\nT1 §v Xét\n- Xét đề nghị của ông A tạ",
            "năm 2015;\nQUYẾT ĐỊNH:",
            "/document/bases",
            "line_unclaimed",
        ),
    ],
)
def test_a_list_within_which_something_is_not_understood_may_lack_items(
    instead: str, of: str, at: str, code: str
) -> None:
    found = judged(drawn(TEXT.replace(of, instead)), 0.4)[at]
    assert found.doubtful
    assert code in [reason.code for reason in found.reasons]
    assert found.places or code == "items_run_together"


@pytest.mark.parametrize("word", ["ó5", "7QD-UBND"])
def test_a_word_as_no_code_is_written_makes_a_ground_doubtful(word: str) -> None:
    text = TEXT.replace("phương ngày", f"phương số {word} ngày")
    assert "odd_signs" in codes(drawn(text), "/document/bases/0")


@pytest.mark.parametrize(("printed", "is_doubtful"), [("2.", True), ("Lâ", True), ("~.", False)])
def test_ink_before_a_name_may_be_its_surname_under_a_seal(printed: str, is_doubtful: bool) -> None:
    transcript = drawn(TEXT)
    first = next(word for word in transcript.words if word.printed == "Nguyễn")
    before = Box(first.box.x0 - 90, first.box.y0, first.box.x0 - 10, first.box.y1)
    left = LeftOut(page=1, box=before, confidence=0.0, printed=printed, order=0, line=0, reason="noise")
    found = judged(transcript.model_copy(update={"left_out": [left]}), 0.4)["/document/signature/name"]
    assert (found.doubtful, "ink_beside" in {reason.code for reason in found.reasons}) == (is_doubtful,) * 2


def test_a_short_name_without_a_known_surname_may_lack_it() -> None:
    assert "no_surname" in codes(
        drawn(TEXT.replace("Nguyễn Văn An", "Quốc Thiệu")), "/document/signature/name"
    )
    assert "no_surname" not in codes(drawn(TEXT.replace("Văn An", "An")), "/document/signature/name")
    assert "no_surname" not in codes(drawn(TEXT.replace("Nguyễn Văn", "Vừ Seo")), "/document/signature/name")


@pytest.mark.parametrize(
    ("rule", "before", "after", "at"),
    [
        ("surname with a misread letter", "Ngnyến", "Nguyễn", "name"),
        ("scrap before a capital", "iVăn", "Văn", "name"),
        ("position under a seal", "T7HỦ", "PHÓ CHỦ TỊCH", "title"),
    ],
)
def test_what_was_put_over_covered_print_makes_its_value_doubtful(
    rule: str, before: str, after: str, at: str
) -> None:
    transcript = drawn(TEXT)
    start = transcript.text.rindex(after)
    edit = Edit(start=start, end=start + len(after), before=before, after=after, rule=rule)
    found = judged(transcript.model_copy(update={"edits": [edit]}), 0.4)
    value = found[f"/document/signature/{at}"]
    assert value.doubtful
    assert value.reasons[0].code == "restored"
    assert all(said in value.reasons[0].vi and said in value.reasons[0].en for said in (before, after))
    others = {"name", "title"} - {at}
    assert not any(found[f"/document/signature/{other}"].doubtful for other in others)


def test_a_restored_opening_makes_the_subject_doubtful_but_marks_that_are_proved_do_not() -> None:
    transcript = drawn(TEXT)

    def edited(after: str, rule: str) -> Transcript:
        start = transcript.text.rindex(after)
        edit = Edit(start=start, end=start + len(after), before="?", after=after, rule=rule)
        return transcript.model_copy(update={"edits": [edit]})

    assert "restored" in codes(edited("Về việc", "opening of a subject"), "/document/subject")
    assert "restored" not in codes(edited("Nguyễn", "marks of a surname"), "/document/signature/name")


def test_rules_that_put_what_is_likeliest_are_those_of_the_reading() -> None:
    names = {signer_names.MISREAD, signer_names.BEHEADED, signer_names.SCRAP}
    assert names | {signers.COVERED, subjects.RULE} == _PUT


@pytest.mark.parametrize(
    ("said", "read", "at", "code"),
    [
        ("12/QĐ-UBND", "12-UBND", "/document/code", "misshapen"),
        ("TỈNH HÀ GIANG", "TỈNH HÀ GIANG 2/QĐ-UBND", "/document/issuer/0", "misshapen"),
        ("PHÓ CHỦ TỊCH", "TRƯỞNG", "/document/signature/title", "half_read"),
        ("Nguyễn Văn An", "Nguyễn 'Phƒ An", "/document/signature/name", "misshapen"),
        ("Nguyễn Văn An", "Nơnyến Văn An", "/document/signature/name", "no_surname"),
        (
            "giao vốn\nCHỦ",
            "giao vốn\ncho các đơn vị" + " đã có nhiều cố gắng" * 30 + "\nCHỦ",
            "/document/subject",
            "unended",
        ),
        ("giao vốn\nCHỦ", "giao vốn. Ì\nCHỦ", "/document/subject", "unended"),
        ("Hà Giang, ngày", "Giang, ngày", "/document/place", "half_read"),
        ("2015;", "2015 (TT4TXH);", "/document/bases/0", "odd_signs"),
    ],
)
def test_a_value_that_has_not_its_form_is_doubtful(said: str, read: str, at: str, code: str) -> None:
    assert code not in codes(drawn(TEXT), at)
    found = judged(drawn(TEXT.replace(said, read, 1)), 0.4)[at]
    assert found.doubtful
    assert code in {reason.code for reason in found.reasons}


def test_a_paper_that_has_its_head_has_a_number() -> None:
    found = judged(drawn(TEXT.replace("Số: 12/QĐ-UBND\n", "")), 0.4)["/document/code"]
    assert found.doubtful
    assert "rest_there" in {reason.code for reason in found.reasons}


def test_the_dots_of_a_stamp_of_arrival_say_that_there_is_one() -> None:
    found = judged(drawn(TEXT.replace("QUYẾT ĐỊNH\n", "Chuyển:......\nQUYẾT ĐỊNH\n", 1)), 0.4)
    assert found["/document/arrival/date"].doubtful
