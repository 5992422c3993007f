"""What a person says of a value that is not there, of a whole record, and what nobody may type."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from test_editing import CODE, Desk, desk, field
from typer.testing import CliRunner

from ingest.catalogue import Filter, open_catalogue
from ingest.cli import app
from ingest.export.metadata.elements import elements
from ingest.settings import Settings
from ingest.web.access.tokens import Tokens

PLACE = "/document/place"
_ = desk


def absent(desk: Desk, at: str, before: Any, typed: str = "") -> Any:
    return desk.post("value", at=at, before=json.dumps(before), after=typed, none="yes")


@pytest.mark.parametrize("typed", ["", "  ", "\n"])
def test_an_empty_field_does_not_say_that_there_is_none(desk: Desk, typed: str) -> None:
    answer = desk.set(PLACE, "Hà Giang", typed)
    assert answer.status_code == 422
    assert "F8" in field(answer.text, PLACE)
    assert ">Hà Giang</textarea>" in field(answer.text, PLACE)
    answer = desk.set("/document/security", None, typed)  # nor where nothing was read
    assert answer.status_code == 422
    assert desk.corrections == []


def test_none_is_said_by_itself(desk: Desk) -> None:
    answer = absent(desk, PLACE, "Hà Giang", typed="Hà")
    assert answer.status_code == 200
    assert desk.record["document"]["place"] is None
    (one,) = desk.corrections
    assert (one.at, one.action, one.before, one.after) == (PLACE, "set", "Hà Giang", None)
    html = field(answer.text, PLACE)
    assert "không có hoặc không đọc được" in html
    assert "<s>Hà Giang</s>" in html
    answer = absent(desk, PLACE, None)  # and of what was not read: it has been looked at
    assert desk.corrections[-1].action == "confirm"
    absent(desk, CODE, "1421/QĐ-UBND")
    assert [desk.record["document"][name] for name in ("code", "number", "symbol")] == [None] * 3


def test_an_item_of_a_list_is_removed_instead(desk: Desk) -> None:
    answer = absent(desk, "/document/recipients/0", desk.record["document"]["recipients"][0])
    assert answer.status_code == 422
    assert 'name="none"' not in field(answer.text, "/document/recipients/0")
    assert desk.corrections == []


def row_of(desk: Desk) -> Any:
    catalogue = open_catalogue(Settings(root=desk.archive.folder.parent))
    row = catalogue.get(desk.document)
    catalogue.close()
    return row


def test_a_change_after_the_review_says_so_everywhere(desk: Desk, root: Path) -> None:
    assert "withdrawn" not in desk.page()
    desk.post("confirmed", seen=0)
    page = desk.page()
    assert "đã duyệt" in page
    assert 'class="bench reviewed"' in page
    assert 'id="all-right"' not in page
    assert "sửa sau khi duyệt" not in page + desk.client.get("/").text
    desk.set(PLACE, "Hà Giang", "Hà Nội")
    who = desk.corrections[-1].who
    assert f"{who} đã sửa sau khi duyệt" in desk.page()
    assert 'id="all-right"' in desk.page()
    assert f"{who} sửa sau khi duyệt" in desk.client.get("/").text
    assert row_of(desk).changed_by == who
    runner = CliRunner()
    done = runner.invoke(app, ["export", "csv", "--out", str(root / "list.csv"), "--root", str(root)])
    assert done.exit_code == 0, done.output
    lines = csv.DictReader(io.StringIO((root / "list.csv").read_text(encoding="utf-8-sig")))
    told = {line["id"]: (line["changed_by"], line["changed_at"]) for line in lines}
    assert told.pop(desk.document) == (who, desk.corrections[-1].when)
    assert set(told.values()) == {("", "")}
    done = runner.invoke(app, ["export", "jsonl", "--out", str(root / "list.jsonl"), "--root", str(root)])
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in (root / "list.jsonl").read_text(encoding="utf-8").splitlines()]
    reviews = {one["id"]: one["reviewed"] for one in found}
    assert reviews.pop(desk.document)["changed_by"] == who
    assert set(reviews.values()) == {None}
    shown = runner.invoke(app, ["show", desk.document, "--root", str(root), "--lang", "en"])
    assert "Changed after review" in shown.output
    bearer = {"authorization": f"Bearer {Tokens(root / 'tokens.json').add('program')}"}
    answer = desk.client.get(f"/api/v1/documents/{desk.document}", headers=bearer).json()
    assert answer["changed_by"] == who
    # Reviewed again, it is as it was.
    assert desk.post("confirmed", seen=len(desk.corrections)).status_code == 204
    assert "sửa sau khi duyệt" not in desk.page()


def typed(*values: tuple[str, Any, str]) -> str:
    return json.dumps([{"at": at, "before": json.dumps(before), "after": after} for at, before, after in values])


def test_what_is_typed_is_kept_with_the_review(desk: Desk) -> None:
    values = typed((PLACE, "Hà Giang", "Hà Nội"), (CODE, "1421/QĐ-UBND", "1412/QĐ-UBND"))
    assert desk.post("confirmed", seen=0, typed=values).status_code == 204
    assert desk.record["document"]["place"] == "Hà Nội"
    assert [desk.record["document"][name] for name in ("code", "number")] == ["1412/QĐ-UBND", "1412"]
    assert [one.action for one in desk.corrections] == ["set", "set", "set", "confirm", "confirm"]
    assert desk.corrections[-1].at == ""
    assert not row_of(desk).changed_by  # it was changed before it was reviewed


@pytest.mark.parametrize(
    "wrong",
    [("/document/date", "2024-11-11", "hôm nay"), (PLACE, "Hà Nội", "Huế"), ("/document/none", None, "x")],
)
def test_where_one_of_them_is_refused_nothing_is_kept(desk: Desk, wrong: tuple[str, Any, str]) -> None:
    values = typed((CODE, "1421/QĐ-UBND", "1412/QĐ-UBND"), wrong)
    assert desk.post("confirmed", seen=0, typed=values).status_code == 424
    assert desk.corrections == []
    assert desk.post("confirmed", seen=0, typed="nothing").status_code == 422
    assert desk.post("confirmed", seen=3, typed="[]").status_code == 409


def test_a_level_of_secrecy_that_is_typed_holds_the_paper_at_its_review(desk: Desk) -> None:
    answer = desk.post("confirmed", seen=0, typed=typed(("/document/security", None, "Mật")))
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/held")
    assert desk.client.get(f"/documents/{desk.document}").status_code == 404


def test_a_review_is_withdrawn(desk: Desk) -> None:
    assert desk.post("withdrawn", seen=0).status_code == 409  # there is none
    desk.post("confirmed", seen=0)
    assert desk.post("withdrawn", seen=0).status_code == 409
    answer = desk.post("withdrawn", seen=1)
    assert answer.headers["hx-redirect"] == f"/documents/{desk.document}"
    assert [one.action for one in desk.corrections] == ["confirm", "withdraw"]
    page = desk.page()
    assert "data-rank" in field(page, CODE)
    assert "bỏ duyệt" in page.partition('id="history"')[2]
    assert desk.post("undone", number=1).status_code == 404
    catalogue = open_catalogue(Settings(root=desk.archive.folder.parent))
    assert desk.document in [hit.row.id for hit in catalogue.listing(Filter(state="open")).hits]
    catalogue.close()


INVISIBLE = [
    "\0",
    "\x07",
    "\x1b",
    "\x7f",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200f",
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\ue000",
]


@pytest.mark.parametrize("letter", INVISIBLE)
def test_what_nobody_sees_is_refused(desk: Desk, letter: str) -> None:
    answer = desk.set(PLACE, "Hà Giang", f"Hà{letter} Nội")
    assert answer.status_code == 422
    assert f"U+{ord(letter):04X}" in field(answer.text, PLACE)
    answer = desk.post("items", list="/document/recipients", item=f"Bộ{letter} Nội vụ;")
    assert answer.status_code == 422
    assert f"U+{ord(letter):04X}" in answer.text
    assert desk.post("held", why=f"mật{letter}!").status_code == 422
    assert desk.corrections == []
    assert desk.archive.holds(desk.document)


def test_tabs_and_line_breaks_are_blanks(desk: Desk) -> None:
    assert desk.set(PLACE, "Hà Giang", "Hà\tNội\r\n").status_code == 200
    assert desk.record["document"]["place"] == "Hà Nội"


LENGTHS = {element.name: element.length or 0 for element in elements("document")}


@pytest.mark.parametrize(
    ("at", "before", "element", "around"),
    [
        ("/document/subject", None, "subject", "{}"), (CODE, "1421/QĐ-UBND", "codeNumber", "{}/QĐ-UBND"),
        (CODE, "1421/QĐ-UBND", "codeNotation", "1421/{}"), ("/document/issuer/0", None, "organName", "{}"),
    ],
)  # fmt: skip
def test_no_longer_than_the_circular_has_room_for(
    desk: Desk, at: str, before: Any, element: str, around: str
) -> None:
    most = LENGTHS[element]
    letter = "1" if element == "codeNumber" else "X"
    if before is None:
        before = (
            desk.record["document"]["subject"]
            if at.endswith("subject")
            else desk.record["document"]["issuer"][0]
        )
        if at.endswith("/0"):
            most -= len(" - ".join(desk.record["document"]["issuer"])) - len(before)
    answer = desk.set(at, before, around.format(letter * (most + 1)))
    assert answer.status_code == 422
    assert str(LENGTHS[element]) in field(answer.text, at)
    assert "Thông tư 05/2025" in field(answer.text, at)
    assert desk.corrections == []
    assert desk.set(at, before, around.format(letter * most)).status_code == 200


def test_what_was_read_longer_can_be_corrected_but_not_grow(desk: Desk) -> None:
    file = desk.archive.place(desk.document) / "record.json"
    read = json.loads(file.read_text(encoding="utf-8"))
    long = "x" * (LENGTHS["subject"] + 20)
    read["document"]["subject"] = long
    file.write_text(json.dumps(read, ensure_ascii=False), encoding="utf-8")
    assert desk.set("/document/subject", long, "y" + long).status_code == 422
    assert desk.set("/document/subject", long, "y" + long[1:]).status_code == 200
