"""The words that open a subject under the paper's kind: restored where a stamp lies over them, else left alone."""

import pytest

from ocr.repair.subjects import restore_subject
from ocr.text.tokens import Token


def restored(*lines: str) -> list[str]:
    texts = [[Token(word, ()) for word in line.split()] for line in lines]
    return [" ".join(token.text for token in tokens) for tokens in restore_subject(texts)]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("việi phê duyệt bản Điều lệ", "Về việc phê duyệt bản Điều lệ"),
        ("Vày việc phê duyệt bản Điều lệ", "Về việc phê duyệt bản Điều lệ"),
        ("Về việc phê duyệt bản Điều lệ", "Về việc phê duyệt bản Điều lệ"),
        ("về việc phê duyệt bản Điều lệ", "về việc phê duyệt bản Điều lệ"),
        ("việt hóa tên các xã", "Về việc hóa tên các xã"),
        ("Quy định việc phê duyệt", "Quy định việc phê duyệt"),
        ("Phê duyệt bản Điều lệ", "Phê duyệt bản Điều lệ"),
        # Words of their own, each a letter away from these.
        ("Về viện trợ không hoàn lại", "Về viện trợ không hoàn lại"),
        ("viện phí năm 2020", "viện phí năm 2020"),
        ("Vụ việc khiếu nại của ông Bình", "Vụ việc khiếu nại của ông Bình"),
        ("Về việc Về việc giao vốn", "Về việc Về việc giao vốn"),
    ],
)
def test_the_first_words_of_a_subject(read: str, right: str) -> None:
    assert restored("TỈNH HÀ NAM", "- QUYẾT ĐỊNH", read) == ["TỈNH HÀ NAM", "- QUYẾT ĐỊNH", right]


def test_lines_elsewhere_stay() -> None:
    assert restored("TỈNH HÀ NAM", "việi phê duyệt bản Điều lệ")[1] == "việi phê duyệt bản Điều lệ"
