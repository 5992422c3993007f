"""Names: words written as names of persons are, of every people of the country."""

import pytest

from lexicon.names import bare_name, is_name, is_name_word, may_be_name


@pytest.mark.parametrize(
    "name", ["Nguyễn Văn An", "Rơ Châm H'Phíp", "K'Brêm Sin", "Y Thông", "NGUYỄN VĂN AN"]
)
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("words", ["Nguyễn Văn 4n", "của Văn An", "NguyỄn Văn An", "Hà Nội,"])
def test_words_that_are_no_name(words: str) -> None:
    assert not is_name(words)


def test_a_rank_or_degree_is_no_part_of_the_name() -> None:
    assert bare_name("Đại tá Nguyễn Văn An") == ["Nguyễn", "Văn", "An"]
    assert bare_name("TS. Lê Bình") == ["Lê", "Bình"]
    assert is_name("Thiếu tướng Nguyễn Văn An")


@pytest.mark.parametrize("word", ["An", "Y", "Bh'riu", "H'Lim", "Sóc-Kha"])
def test_words_of_names(word: str) -> None:
    assert is_name_word(word)


@pytest.mark.parametrize("word", ["an", "AN", "A1", "'", "Sóc-kha", ""])
def test_words_of_no_name(word: str) -> None:
    assert not is_name_word(word)


@pytest.mark.parametrize(
    ("line", "may"),
    [
        ("Nguyễn Văn An", True),
        ("NguyỄn Văn Án", True),  # misread
        ("Rơ Châm H'Phíp", True),
        ("Như trên", False),
        ("NGUYỄN VĂN AN", False),
        ("An", False),
        ("Hà Nội, Việt Nam", False),
        ("Một Hai Ba Bốn Năm Sáu", False),
    ],
)
def test_while_a_page_is_read_a_line_may_be_a_name(line: str, may: bool) -> None:
    assert may_be_name(line.split()) is may
