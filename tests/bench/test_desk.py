"""The bench of reviewing: what its clerk knows, and the cheapest way to mend a value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.desk.clerk import edits
from bench.desk.truths import UNKNOWN, Truth, same


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    told = {
        "scored": ["code", "date", "recipients", "signature", "type"],
        "document": {
            "type": None, "code": "04/QĐ-UBND", "number": "04", "date": "2025-02-05", "subject": "Về việc x",
            "recipients": ["Như Điều 3;", "Bộ Công an;", "Lưu: VT, NC (lnphong55)"],
            "signature": {"authority": ["KT. BỘ TRƯỞNG"], "title": "THỨ TRƯỞNG", "name": "Lê A"},
        },
    }  # fmt: skip
    file = tmp_path / "x.truth.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    return Truth(file)


def test_what_should_stand_at_a_place(truth: Truth) -> None:
    assert truth.value("/document/code", "") == "04/QĐ-UBND"
    assert truth.value("/document/number", "4") == "04"
    assert truth.value("/document/date", "") == "05/02/2025"
    assert truth.value("/document/type", "CÔNG VĂN ĐẾN") is None
    assert truth.value("/document/signatures/0/title", "") == "THỨ TRƯỞNG"
    # An item is known again by what it says; one that is none of the paper's should not be there.
    assert truth.value("/document/recipients/7", "Lưu: VT, NC (Inphong5Š5)") == "Lưu: VT, NC (lnphong55)"
    assert truth.value("/document/recipients/0", "QUYẾT ĐỊNH:") is None
    # What nobody wrote down is taken as right.
    assert truth.value("/document/subject", "Về việc") is UNKNOWN
    assert truth.value("/document/headings/3/title", "Điều 1") is UNKNOWN


def test_what_a_list_lacks(truth: Truth) -> None:
    assert truth.missing("/document/signature/authority", []) == ["KT. BỘ TRƯỞNG"]
    assert truth.missing("/document/recipients", ["Như Điều 3", "Bộ Cong an;"]) == ["Lưu: VT, NC (lnphong55)"]
    assert truth.missing("/document/bases", []) == []


def test_blanks_and_a_last_sign_are_of_no_account() -> None:
    assert same("Bộ  Công an;", "Bộ Công an")
    assert same("", None)
    assert not same("Công", "Cổng")


def done(text: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, letters in changes:
        text = text[:start] + letters + text[end:]
    return text


@given(
    st.lists(st.sampled_from(["ab", "cd", "ef", "gh"]), max_size=9),
    st.lists(st.sampled_from(["ab", "cd", "x"]), max_size=9),
)
def test_an_edit_makes_what_is_wanted(there: list[str], wanted: list[str]) -> None:
    found = done(" ".join(there), edits(" ".join(there), " ".join(wanted)))
    assert found.split() == wanted


def test_a_word_is_cheaper_than_a_line() -> None:
    assert edits("các thủ tục sửa di, bổ sung", "các thủ tục sửa đổi, bổ sung") == [(16, 19, "đổi,")]
    assert edits("sai hết", "đúng") == [(0, 7, "đúng")]
    assert edits("", "04/QĐ-UBND") == [(0, 0, "04/QĐ-UBND")]
