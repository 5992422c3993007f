"""Corrections by the page: each is kept with who, when, before and after; nobody overwrites another unseen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from asking import token

from ingest.archive.archive import Archive
from ingest.catalogue import Filter, open_catalogue
from ingest.settings import Settings

CODE = "/document/code"


class Desk:
    """A client at one document."""

    def __init__(self, client: Any, root: Path, document: str) -> None:
        self.client, self.document, self.archive = client, document, Archive(root / "archive")
        self._headers = {"x-csrf-token": token(client), "hx-request": "true"}

    def post(self, what: str, **data: Any) -> Any:
        return self.client.post(f"/documents/{self.document}/{what}", data=data, headers=self._headers)

    def set(self, at: str, before: Any, after: str) -> Any:
        return self.post("value", at=at, before=json.dumps(before), after=after)

    def page(self, query: str = "") -> str:
        return str(self.client.get(f"/documents/{self.document}{query}").text)

    @property
    def record(self) -> Any:
        return self.archive.record(self.document).model_dump(mode="json")

    @property
    def corrections(self) -> list[Any]:
        return self.archive.corrections(self.document)


@pytest.fixture
def desk(client: Any, root: Path, ids: dict[str, str]) -> Desk:
    return Desk(client(), root, ids["quyet-dinh"])


def field(page: str, at: str) -> str:
    """The HTML of one field."""
    found = re.search(rf'<form id="f{at.replace("/", "-")}".*?</form>', page, re.S)
    assert found, at
    return found.group()


def test_a_changed_value_and_what_follows_from_it(desk: Desk, root: Path) -> None:
    answer = desk.set(CODE, "1421/QĐ-UBND", " 1427/QĐ-UBND ")
    assert answer.status_code == 200
    assert (desk.record["document"]["code"], desk.record["document"]["number"]) == ("1427/QĐ-UBND", "1427")
    first = desk.corrections[0]
    assert (first.at, first.action, first.before, first.after) == (
        CODE,
        "set",
        "1421/QĐ-UBND",
        "1427/QĐ-UBND",
    )
    assert first.who
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", first.when)
    html = field(answer.text, CODE)
    assert "data-rank" not in html
    assert "<s>1421/QĐ-UBND</s>" in html  # what was read stays in sight
    assert 'id="summary"' in answer.text
    catalogue = open_catalogue(Settings(root=root))
    row = catalogue.get(desk.document)
    assert row is not None
    assert row.code == "1427/QĐ-UBND"
    catalogue.close()


def test_an_unchanged_value_is_confirmed(desk: Desk) -> None:
    assert "data-rank" in field(desk.page(), CODE)
    answer = desk.set(CODE, "1421/QĐ-UBND", "1421/QĐ-UBND")
    assert "data-rank" not in field(answer.text, CODE)
    assert {(one.at, one.action) for one in desk.corrections} == {
        (CODE, "confirm"), ("/document/number", "confirm"), ("/document/symbol", "confirm"),
    }  # fmt: skip


def test_letters_are_kept_composed(desk: Desk) -> None:
    import unicodedata

    desk.set("/document/place", "Hà Giang", unicodedata.normalize("NFD", "Hà Nội"))
    assert desk.record["document"]["place"] == "Hà Nội"
    assert unicodedata.is_normalized("NFC", desk.record["document"]["place"])


@pytest.mark.parametrize("typed", ["9/8/2024", "09-08-2024", "2024-08-09", "09.08.2024"])
def test_days_as_people_write_them(desk: Desk, typed: str) -> None:
    assert desk.set("/document/date", "2023-08-09", typed).status_code == 200
    assert desk.record["document"]["date"] == "2024-08-09"
    assert "09/08/2024" in field(desk.page(), "/document/date")


@pytest.mark.parametrize(
    ("at", "before", "typed"),
    [
        ("/document/date", "2023-08-09", "31/02/2024"), ("/document/date", "2023-08-09", "9/8/24"),
        ("/document/date", "2023-08-09", "hôm nay"), ("/document/recipients/0", "Như Điều 4;", ""),
        ("/document/security", None, "Rất mật"), ("/document/citations/0/code", "01/2011/QH13", " "),
        ("/document/headings/0/level", 1, "một"), ("/document/headings/0/level", 1, "0"),
    ],
)  # fmt: skip
def test_what_cannot_stand_there_is_said_at_its_field(desk: Desk, at: str, before: Any, typed: str) -> None:
    answer = desk.set(at, before, typed)
    assert answer.status_code == 422
    assert 'role="alert"' in field(answer.text, at)
    assert desk.corrections == []


@pytest.mark.parametrize(
    "at",
    [
        "/document",
        "/document/nothing",
        "/copies/7/code",
        "/document/recipients/x",
        "/../code",
        "code",
        "/document/recipients",
    ],
)
def test_places_that_no_record_has(desk: Desk, at: str) -> None:
    assert desk.set(at, None, "x").status_code in (404, 422)
    assert desk.corrections == []


def test_two_people_at_one_value(desk: Desk) -> None:
    desk.set(CODE, "1421/QĐ-UBND", "1427/QĐ-UBND")
    answer = desk.set(CODE, "1421/QĐ-UBND", "1429/QĐ-UBND")
    assert answer.status_code == 409
    html = field(answer.text, CODE)
    assert "1427/QĐ-UBND" in html
    assert "1429/QĐ-UBND" in html  # what the second has typed is not lost
    assert desk.record["document"]["code"] == "1427/QĐ-UBND"


def test_items_put_in_and_taken_out(desk: Desk) -> None:
    before = desk.record["document"]["recipients"]
    answer = desk.post("items", list="/document/recipients", item="Bộ Nội vụ;", position="2")
    assert answer.status_code == 200
    assert desk.record["document"]["recipients"] == [before[0], "Bộ Nội vụ;", *before[1:]]
    answer = desk.post("removed", at="/document/recipients/0", before=json.dumps(before[0]))
    assert answer.status_code == 200
    assert desk.record["document"]["recipients"] == ["Bộ Nội vụ;", *before[1:]]
    # The misread recipient, now elsewhere in the list, has kept its doubt.
    at = f"/document/recipients/{desk.record['document']['recipients'].index('Thường trực Tỉnh ủy (b/C);')}"
    assert "data-rank" in field(desk.page(), at)


def test_things_put_in_are_whole(desk: Desk) -> None:
    answer = desk.post("items", list="/document/citations", code="24-QĐ/TW")
    assert answer.status_code == 200
    assert desk.record["document"]["citations"][-1]["code"] == "24-QĐ/TW"
    answer = desk.post("items", list="/document/headings", label="Điều 5", title="Thi hành", level="1")
    assert desk.record["document"]["headings"][-1] == {"label": "Điều 5", "title": "Thi hành", "level": 1}
    assert desk.post("items", list="/document/citations", code=" ").status_code == 422
    assert desk.post("items", list="/document/code", item="x").status_code == 422
    assert desk.post("items", list="/nowhere", item="x").status_code in (404, 422)


def test_an_item_that_is_another_by_now_is_not_taken_out(desk: Desk) -> None:
    answer = desk.post("removed", at="/document/recipients/0", before=json.dumps("something else"))
    assert answer.status_code == 409


def test_a_change_is_taken_back_by_a_new_one(desk: Desk) -> None:
    desk.set(CODE, "1421/QĐ-UBND", "1427/QĐ-UBND")
    count = len(desk.corrections)
    assert desk.post("undone", number=0).status_code == 200
    assert desk.record["document"]["code"] == "1421/QĐ-UBND"
    assert desk.record["document"]["number"] == "1421"
    assert len(desk.corrections) > count
    assert desk.post("undone", number=99).status_code == 404


def test_the_history_says_who_when_before_after(desk: Desk) -> None:
    desk.set(CODE, "1421/QĐ-UBND", "1427/QĐ-UBND")
    history = desk.page().partition('id="history"')[2]
    one = desk.corrections[0]
    for part in ("<del>1421/QĐ-UBND</del>", "<ins>1427/QĐ-UBND</ins>", one.who, one.when):
        assert part in history


def test_all_is_right(desk: Desk, root: Path, ids: dict[str, str]) -> None:
    answer = desk.post("confirmed", seen=0)
    assert answer.headers["hx-redirect"] == f"/documents/{desk.document}"
    assert "data-rank" not in desk.page()
    catalogue = open_catalogue(Settings(root=root))
    assert [hit.row.id for hit in catalogue.listing(Filter(state="reviewed")).hits] == [desk.document]
    catalogue.close()


def test_nobody_confirms_what_another_has_just_changed(desk: Desk) -> None:
    desk.set("/document/place", "Hà Giang", "Hà Nội")
    answer = desk.post("confirmed", seen=0)
    assert answer.status_code == 409
    assert all(one.at for one in desk.corrections)


def test_the_queue_goes_from_the_most_doubtful_to_the_end(
    client: Any, root: Path, ids: dict[str, str]
) -> None:
    here = client()
    catalogue = open_catalogue(Settings(root=root))
    order = [hit.row.id for hit in catalogue.listing(Filter(state="open"), order="doubt").hits]
    catalogue.close()
    assert len(order) == len(ids)
    assert here.get("/queue").headers["location"] == f"/documents/{order[0]}?skip=0"
    for left in range(len(order), 0, -1):
        address = here.get("/queue").headers["location"]
        page = here.get(address).text
        assert f"Còn {left} văn bản" in page
        headers = {"x-csrf-token": token(here), "hx-request": "true"}
        document = address.partition("?")[0]
        answer = here.post(f"{document}/confirmed?skip=0", data={"seen": 0}, headers=headers)
        following = here.get("/queue").headers.get("location", "/queue?skip=0")
        assert answer.headers["hx-redirect"] == following  # to the paper itself, not by way of the queue
    assert "Mọi văn bản đều đã duyệt" in here.get("/queue").text


def test_text_from_papers_is_never_markup(desk: Desk) -> None:
    desk.set(
        "/document/subject", desk.record["document"]["subject"], "<script>alert(1)</script>\"'><img src=x>"
    )
    page = desk.page()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    listed = desk.client.get("/").text
    assert "<script>alert" not in listed
    assert "&lt;script&gt;" in listed


def test_original_and_copy_are_apart(desk: Desk) -> None:
    page = desk.page()
    original, _, copy = page.partition('<section class="side copy"')
    assert 'id="f-document-code"' in original
    assert 'id="f-copies-0-code"' in copy
    assert 'id="f-document' not in copy
    assert "Văn bản gốc" in original


def doubtful(desk: Desk) -> int:
    """How many values the catalogue has as doubtful."""
    catalogue = open_catalogue(Settings(root=desk.archive.folder.parent))
    row = catalogue.get(desk.document)
    catalogue.close()
    assert row is not None
    return row.doubts


@pytest.mark.parametrize("how", ["none missing", "put in"])
def test_an_item_that_may_be_missing(client: Any, root: Path, ids: dict[str, str], how: str) -> None:
    desk = Desk(client(), root, ids["cong-van"])
    assert re.search(r'<section id="f-document-bases"[^>]* data-rank=', desk.page())
    before = doubtful(desk)
    if how == "none missing":
        answer = desk.post("none-missing", at="/document/bases")
    else:
        answer = desk.post("items", list="/document/bases", item="Căn cứ Luật Lưu trữ;")
    assert answer.status_code == 200
    assert not re.search(r'<section id="f-document-bases"[^>]* data-rank=', desk.page())
    assert doubtful(desk) == before - 1
    assert desk.post("none-missing", at="/document/code").status_code == 422


def test_page_and_catalogue_count_the_same_doubts(client: Any, root: Path, ids: dict[str, str]) -> None:
    here = client()
    for document in ids.values():
        desk = Desk(here, root, document)
        while found := re.search(r'<form id="[^"]*" class="field doubtful.*?</form>', desk.page(), re.S):
            at = re.search(r'name="at" value="([^"]+)"', found.group())
            assert at
            value: Any = desk.record
            for part in at.group(1).split("/")[1:]:
                value = value[int(part)] if isinstance(value, list) else value[part]
            shown = "/".join(reversed(value.split("-"))) if at.group(1).endswith("/date") else str(value)
            assert desk.set(at.group(1), value, shown).status_code == 200
        if 'class="series doubtful"' in desk.page():
            desk.post("none-missing", at="/document/bases")
        assert doubtful(desk) == 0
        assert "không còn chỗ nghi ngờ" in desk.page()
