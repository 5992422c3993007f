"""What the corrector has learned: its channel, its evidence, its fences; stops of sentences and lists."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.correction.channel import Channel, learned_channel
from ocr.correction.correction_odds import fitted_weights, is_believed, log_odds
from ocr.correction.corrector import alternatives, correct_words
from ocr.repair.stops import align_item_ends, restore_commas
from ocr.text.paragraphs import Paragraph
from ocr.text.tokens import Token


def tokens(text: str) -> list[Token]:
    return [Token(word, ()) for word in text.split()]


def text_of(made: list[Token]) -> str:
    return " ".join(token.text for token in made)


def test_the_channel_finds_what_it_saw_often_likelier() -> None:
    channel = Channel({("ổ", "ổ"): 900, ("ổ", "ô"): 90, ("ổ", "ố"): 10, ("ô", "ô"): 1000})
    assert (
        channel.log_likelihood("tổ", "tổ")
        > channel.log_likelihood("tô", "tổ")
        > channel.log_likelihood("tố", "tổ")
    )
    assert channel.log_likelihood("tô", "tổ") == pytest.approx(math.log(0.09), abs=0.2)


@given(st.sampled_from("ổôốồộơởờ"), st.sampled_from("ổôốồộơởờ"))
def test_the_learned_channel_gives_likelihoods(read: str, printed: str) -> None:
    assert learned_channel().log_likelihood(read, printed) <= 0
    assert learned_channel().log_likelihood(printed, printed) >= learned_channel().log_likelihood(
        read, printed
    )


def test_letters_of_another_base_are_tried_for_words_that_are_none() -> None:
    channel = Channel({("n", "h"): 5, ("n", "n"): 995, ("h", "h"): 1000})
    assert channel.printed_for("h", 3) == [("n", pytest.approx(math.log(5 / 1030)))]
    assert channel.printed_for("h", 6) == []


def test_a_believed_choice_is_one_above_its_threshold() -> None:
    found = {choice.place: choice for choice in alternatives(tokens("các cơ quan tô chức thực hiện"))}
    weights = fitted_weights("alone")
    assert found[3].word == "tổ"
    assert is_believed(found[3].features)
    assert log_odds(found[3].features, weights) > weights.least


def test_what_was_read_more_surely_needs_more_evidence() -> None:
    found = {choice.place: choice for choice in alternatives(tokens("đóng ở điếm canh trước ngày"))}
    believed = [is_believed(found[2].features._replace(doubt=doubt)) for doubt in (0.3, 0.0004)]
    assert believed == [True, False]


def test_a_second_reader_that_agrees_makes_a_change_likelier_and_one_that_does_not_unlikelier() -> None:
    features = next(
        c for c in alternatives(tokens("phân biệt đối sử với")) if c.word == "xử" or c.place == 3
    ).features
    weights = fitted_weights("witnessed")
    said = ({"seconded": 1.0, "seconded_sure": 0.9, "seconded_looks": 1.0}, {"kept": 1.0, "kept_sure": 0.9})
    asked = [log_odds(features._replace(**one), weights) for one in said]
    assert asked[0] > asked[1] + 2


@pytest.mark.parametrize(
    "name", ["TỈNH HÀ GIANG", "HUYỆN ỦY HƯƠNG KHÊ", "THÀNH PHỐ ĐÀ LẠT", "bà Hà Thị Tỏ, ông Lê Tố"]
)
def test_names_of_places_and_persons_are_fenced(name: str) -> None:
    assert text_of(correct_words(tokens(name))) == name


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("các huyện. thị xã và thành phố", "các huyện, thị xã và thành phố"),
        ("giá thóc, khoán 10. vay vốn", "giá thóc, khoán 10, vay vốn"),
        ("đã hoàn thành. Đảng ủy giao", "đã hoàn thành. Đảng ủy giao"),
        ("1. về tổ chức", "1. về tổ chức"),
        ("TP. lớn và v.v. như vậy", "TP. lớn và v.v. như vậy"),
    ],
)
def test_a_sentence_goes_on_after_a_comma(read: str, right: str) -> None:
    assert text_of(restore_commas(tokens(read))) == right


def lists(kind: str, *items: str) -> list[str]:
    texts = [tokens(item) for item in items]
    return [text_of(made) for made in align_item_ends(texts, [Paragraph([], kind)] * len(texts))]


def test_recipients_end_alike() -> None:
    assert lists("line", "- Như trên:", "- Các sở;", "- Lưu: VT.") == [
        "- Như trên;",
        "- Các sở;",
        "- Lưu: VT.",
    ]
    assert lists("line", "- Như trên.", "- Các sở,", "- Các ban,", "- Lưu.") == [
        "- Như trên,", "- Các sở,", "- Các ban,", "- Lưu.",
    ]  # fmt: skip


def test_bases_of_a_decision_end_alike_and_other_paragraphs_are_left_alone() -> None:
    assert lists("body", "Căn cứ Luật:", "Căn cứ Nghị định;", "Xét đề nghị.") == [
        "Căn cứ Luật;", "Căn cứ Nghị định;", "Xét đề nghị.",
    ]  # fmt: skip
    assert lists("body", "- Mục tiêu:", "- Tăng trưởng") == ["- Mục tiêu:", "- Tăng trưởng"]
