"""The guide for clerks as it is handed to them: one page that needs no other file."""

from __future__ import annotations

import re

from tools import guide


def test_it_is_whole_in_one_file() -> None:
    text, page = guide.SOURCE.read_text(encoding="utf-8"), guide.page_of(guide.SOURCE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert re.findall(r"<h\d>(.+?)</h\d>", page) == headings
    assert page.count('src="data:image/png;base64,') == len(re.findall(r"!\[", text)) >= 2
    assert re.findall(r'(?:src|href)="(?!data:|#)', page) == []
    assert page.count("<table>") == len(re.findall(r"^\|-", text, re.MULTILINE)) >= 3
