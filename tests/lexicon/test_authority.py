"""Authority: the marks before a signer's position, exact, worn, and where other words only look like them."""

import pytest

from lexicon.authority import (
    BEHIND,
    authority_mark,
    end_of_worn_mark,
    is_exact_mark,
    may_be_mark,
    opens_with_mark,
    proper_mark,
    without_acting,
)
from lexicon.folding import fold
from lexicon.vocabulary import System

EXACT = ["T/M BAN THƯỜNG VỤ", "K/T TRƯỞNG BAN", "T/L BAN THƯỜNG VỤ", "TM. ỦY BAN NHÂN DÂN", "TUQ. CHỦ TỊCH"]


@pytest.mark.parametrize("line", EXACT)
def test_a_mark_as_the_forms_write_it_is_known_in_every_way(line: str) -> None:
    mark, _, words = line.partition(" ")
    assert authority_mark(line) == mark.rstrip(".")
    assert opens_with_mark(line)
    assert is_exact_mark(line)
    assert end_of_worn_mark(fold(line)) == len(line) - len(words)
    assert may_be_mark(fold(line))


@pytest.mark.parametrize(
    ("line", "system", "mark"),
    [
        ("KIT CHỦ NHIỆM", "party", "K/T"),
        ("T|M BAN THƯỜNG VỤ", "party", "T/M"),
        ("T/1 BAN THƯỜNG VỤ", None, "T/L"),
        ("T/T BAN", "party", None),  # M or L
        ("KI. CHỦ TỊCH", "state", "KT."),
        ("IM ỦY BAN", "state", "TM."),
        ("T1 CHỦ TỊCH", "state", "TL."),
        ("TUQ.GIÁM ĐỐC", "state", "TUQ."),
        ("KT. CHỦ TỊCH", "party", None),  # the State's mark
        ("CHỦ TỊCH", None, None),
    ],
)
def test_a_worn_mark_has_one_proper_form_or_none(line: str, system: System | None, mark: str | None) -> None:
    proper = proper_mark(fold(line), system)
    assert (proper.mark if proper else None) == mark
    if proper:
        assert line[proper.end :][:2] in ("CH", "BA", "ỦY", "GI")


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("KT. Chủ tịch", "KT"),
        ("CHỦ TỊCH", None),
        ("TỈNH ỦY", None),
        ("TMC CÔNG TY", None),
        ("Tm. ỦY BAN", None),
    ],
)
def test_an_exact_mark_is_told_from_other_words(line: str, mark: str | None) -> None:
    assert is_exact_mark(line) is (mark is not None)
    assert authority_mark(line) == mark


def test_the_mark_of_an_acting_head_belongs_to_the_position() -> None:
    assert opens_with_mark("Q. GIÁM ĐỐC")
    assert authority_mark("Q. GIÁM ĐỐC") is None
    assert without_acting("q. giam doc") == "giam doc"
    assert without_acting("giam doc q. 1") == "giam doc q. 1"


def test_a_mark_may_be_read_behind_an_item_of_the_list_beside_it() -> None:
    item = "- Như trên;  KT. CHỦ TỊCH"
    behind = BEHIND.search(item)
    assert behind is not None
    assert item[behind.end() :] == "KT. CHỦ TỊCH"
    assert BEHIND.search("- TM UBND tỉnh;") is not None
    assert BEHIND.search("- Lưu: VT, KT2, TMC.") is None
