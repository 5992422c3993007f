"""What a list offers: filters and saved lists, sheets and zips of it, many papers reviewed at once, links that end."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pikepdf
import pytest
from asking import archive, token
from fastapi.testclient import TestClient

from ingest.archive.holding import Decision, hold, release
from ingest.archive.stores import House
from ingest.catalogue import Catalogue, Listing
from ingest.journal import Journal
from ingest.settings import Settings
from ingest.web.access.roles import Role
from ingest.web.access.shares import Shares
from ingest.web.access.users import Users
from ingest.web.finding import handing_out

Client = Callable[..., TestClient]
TODAY = datetime.date.today()


def listed(page: str) -> list[str]:
    return re.findall(
        r'class="tick" type="checkbox" form="choosing" name="paper" value="([0-9a-f]{16})"', page
    )


def held(root: Path, document: str) -> None:
    settings = Settings(root=root)
    journal, catalogue = Journal(settings.folders.journal), Catalogue(settings.folders.catalogue)
    hold(document, House.of(settings.folders, journal, catalogue), Decision.now("hold", "lan", "Mật"))
    journal.close()
    catalogue.close()


def test_filters_of_the_list(client: Client, root: Path, ids: dict[str, str]) -> None:
    one = client()
    row = Catalogue(root / "catalogue.sqlite3").get(ids["quyet-dinh"])
    assert row is not None
    assert row.date
    day = "/".join(reversed(row.date.split("-")))
    shown = one.get("/", params={"day_from": day, "day_to": day}).text
    assert ids["quyet-dinh"] in listed(shown)
    assert f'value="{day}"' in shown
    assert '<details class="narrow" open>' in shown
    assert listed(one.get("/", params={"day_from": "1/1/1900", "day_to": "2/1/1900"}).text) == []
    assert len(listed(one.get("/", params={"day_from": "no day"}).text)) == 4
    assert listed(one.get("/", params={"signer": row.copy_signer or row.signer}).text)
    assert len(listed(one.get("/", params={"dossier": "none"}).text)) == 4
    assert ids["quyet-dinh"] in listed(one.get("/", params={"copy_kind": "any"}).text)
    assert ids["quyet-dinh"] not in listed(one.get("/", params={"like": ids["quyet-dinh"]}).text)


def test_words_apart_stand_under_a_heading(client: Client) -> None:
    one = client()
    whole = one.get("/", params={"q": "ủy ban nhân dân"}).text
    assert listed(whole)
    apart = one.get("/", params={"q": "dân nhân ủy"}).text
    assert listed(apart)
    assert 'class="apart"' in apart
    assert 'class="apart"' not in whole.partition("dân nhân")[0] or apart != whole


def test_a_list_is_saved_for_oneself_or_for_all(client: Client, root: Path, quick_hashes: None) -> None:
    users = Users(root / "users.json")
    for name, role in (("lan", Role.REVIEW), ("minh", Role.VIEW)):
        users.put(name, "một mật khẩu dài", role)

    def signed_in(name: str) -> TestClient:
        one = client()
        one.post("/sign-in", data={"name": name, "password": "một mật khẩu dài", "csrf": token(one)})
        return one

    lan, minh = signed_in("lan"), signed_in("minh")
    query = "state=open&kind=Quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh&evil=%22%3E"
    kept = {"name": "Quyết định chưa duyệt", "query": query, "csrf": token(lan)}
    assert lan.post("/views", data=kept).status_code == 303
    assert lan.post("/views", data={**kept, "name": "Của mọi người", "shared": "yes"}).status_code == 303
    assert "Quyết định chưa duyệt" in lan.get("/").text
    assert "evil" not in lan.get("/").text
    assert "Quyết định chưa duyệt" not in minh.get("/").text
    assert "Của mọi người" in minh.get("/").text
    (mine, others) = [one.id for one in sorted(_views(root).of("lan"), key=lambda view: view.shared)]
    assert minh.post("/views/removed", data={"view": others, "csrf": token(minh)}).status_code == 404
    assert lan.post("/views/removed", data={"view": mine, "csrf": token(lan)}).status_code == 303
    assert "Quyết định chưa duyệt" not in lan.get("/").text
    assert (root / "views.json").stat().st_mode & 0o777 == 0o600
    # Who may only look keeps a list for nobody else.
    assert (
        minh.post("/views", data={"name": "x", "query": "", "shared": "yes", "csrf": token(minh)}).status_code
        == 303
    )
    assert [one.shared for one in _views(root).of("minh") if one.name == "x"] == [False]


def _views(root: Path):  # type: ignore[no-untyped-def]
    from ingest.web.views import Views

    return Views(root / "views.json")


def test_sheets_and_files_of_a_list(client: Client, ids: dict[str, str], root: Path) -> None:
    one = client()
    rows = list(csv.reader(io.StringIO(one.get("/papers.csv").content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Tên loại", "Số, ký hiệu", "Ngày văn bản"]
    assert len(rows) == 5
    assert any(re.fullmatch(r"\d\d/\d\d/\d{4}", row[2]) for row in rows[1:])
    assert len(list(csv.reader(io.StringIO(one.get("/papers.csv?kind=Quyết định").text)))) == 3
    some = [ids["quyet-dinh"], ids["cong-van"]]
    for n, id in enumerate(some, 2):  # the stand-ins of the drawn papers are no PDFs
        with pikepdf.new() as made:
            for _ in range(n):
                made.add_blank_page()
            made.save(archive(root).place(id) / "document.pdf")
    book = openpyxl.load_workbook(io.BytesIO(one.get("/papers.xlsx", params={"paper": some}).content))
    assert sum(isinstance(row[0], float | int) for row in book.active.iter_rows(values_only=True)) == 2
    packed = zipfile.ZipFile(io.BytesIO(one.get("/papers.zip", params={"paper": some}).content))
    assert sorted(name.rpartition(".")[2] for name in packed.namelist()) == ["pdf", "pdf", "xlsx"]
    there = archive(root)
    for name in packed.namelist():
        if name.endswith("pdf"):
            assert packed.read(name) in [(there.place(id) / "document.pdf").read_bytes() for id in some]
    printed = one.get("/papers.pdf", params={"paper": some})
    with pikepdf.open(io.BytesIO(printed.content)) as whole:
        assert len(whole.pages) == 2 + 3
    assert one.get("/papers.zip", params={"ticked": "1"}).status_code == 303  # nothing was ticked
    assert one.get("/papers.zip", params={"paper": ["../../etc", "0" * 16], "ticked": "1"}).status_code == 303


@pytest.mark.parametrize("way", ["csv", "xlsx", "zip", "pdf"])
def test_a_held_paper_is_in_nothing_that_is_handed_out(
    client: Client, root: Path, ids: dict[str, str], way: str
) -> None:
    gone = ids["quyet-dinh"]
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(archive(root).place(ids["cong-van"]) / "document.pdf")
    held(root, gone)
    one = client()
    assert one.get(f"/papers.{way}", params={"paper": gone, "ticked": "1"}).status_code == 303
    whole = one.get(f"/papers.{way}", params={"paper": [gone, ids["cong-van"]]}).content
    assert gone.encode() not in whole
    if way == "zip":
        assert len(zipfile.ZipFile(io.BytesIO(whole)).namelist()) == 2
    alike = one.get("/", params={"like": gone}).text.replace(f"like={gone}", "")
    assert gone not in alike
    assert "1421/QĐ-UBND" not in alike


def test_many_papers_are_reviewed_at_once(client: Client, root: Path, ids: dict[str, str]) -> None:
    one = client()
    catalogue = Catalogue(root / "catalogue.sqlite3")
    sure = [row.id for row in catalogue.latest(9) if row.doubts == 0]
    doubtful = [row.id for row in catalogue.latest(9) if row.doubts]
    if not sure:
        row = catalogue.get(doubtful[0])
        assert row is not None
        (archive(root).place(row.id) / "doubts.json").write_text("[]")
        catalogue.put(archive(root).row(row.id))
        sure, doubtful = [row.id], doubtful[1:]
    asked = one.get("/papers/confirm", params={"paper": [*sure, *doubtful]}).text
    hidden = re.findall(r'name="paper" value="([0-9a-f]{16})"', asked)
    assert set(hidden) == set(sure)
    seen = re.search(r'name="seen" value="([^"]*)"', asked)
    assert seen
    sent = {"paper": [*sure, *doubtful], "seen": seen[1], "csrf": token(one)}
    assert one.post("/papers/confirmed", data={**sent, "seen": ""}).status_code == 200  # seen by nobody: none
    assert all(catalogue.get(id).reviewed_at is None for id in sure)  # type: ignore[union-attr]
    one.post("/papers/confirmed", data=sent)
    assert all(catalogue.get(id).reviewed_at for id in sure)  # type: ignore[union-attr]
    assert all(catalogue.get(id).reviewed_at is None for id in doubtful)  # type: ignore[union-attr]
    assert archive(root).corrections(sure[0])[-1].action == "confirm"


def test_a_link_shows_one_paper_until_its_day(
    client: Client, root: Path, ids: dict[str, str], quick_hashes: None
) -> None:
    Users(root / "users.json").put("lan", "một mật khẩu dài", Role.REVIEW)
    lan, stranger = client(), client()
    lan.post("/sign-in", data={"name": "lan", "password": "một mật khẩu dài", "csrf": token(lan)})
    document = ids["quyet-dinh"]
    address = f"/documents/{document}/shared"
    csrf = token(lan)
    assert "Đến hết ngày" in lan.get(f"/documents/{document}/share").text
    for wrong in ("khi nào", "1/1/2020", (TODAY + datetime.timedelta(400)).isoformat()):
        assert lan.post(address, data={"until": wrong, "csrf": csrf}).status_code == 422
    made = lan.post(address, data={"until": TODAY.strftime("%d/%m/%Y"), "csrf": csrf}).text
    link = re.search(r'value="(http[^"]*/shared/[^"]+)"', made)
    assert link
    path = urlsplit(link[1]).path
    shown = stranger.get(path)
    assert shown.status_code == 200
    assert "1421/QĐ-UBND" in shown.text
    assert (
        stranger.get(f"{path}/pdf").content == (archive(root).place(document) / "document.pdf").read_bytes()
    )
    for other in (f"/documents/{document}", "/", f"/documents/{document}/files/pdf"):
        assert stranger.get(other).status_code == 303  # to sign in
    assert stranger.post(path).status_code in (401, 403, 405)
    assert stranger.get(path[:-1] + ("x" if path[-1] != "x" else "y")).status_code == 404
    assert path.rpartition("/")[2] not in (root / "shares.json").read_text()
    assert '"shared"' in (root / "audit.jsonl").read_text()
    shares = Shares(root / "shares.json")
    assert shares.document(path.rpartition("/")[2], TODAY + datetime.timedelta(1)) is None
    (there,) = shares.of(document, TODAY)
    lan.post(f"/documents/{document}/unshared", data={"share": there.id, "csrf": csrf})
    assert stranger.get(path).status_code == stranger.get(f"{path}/pdf").status_code == 404


def test_a_link_ends_when_its_paper_is_held(client: Client, root: Path, ids: dict[str, str]) -> None:
    one = client()
    link = Shares(root / "shares.json").add(ids["cong-van"], TODAY, "lan")
    assert one.get(f"/shared/{link}").status_code == 200
    held(root, ids["cong-van"])
    assert one.get(f"/shared/{link}").status_code == one.get(f"/shared/{link}/pdf").status_code == 404
    settings = Settings(root=root)
    journal, catalogue = Journal(settings.folders.journal), Catalogue(settings.folders.catalogue)
    house = House.of(settings.folders, journal, catalogue)
    release(ids["cong-van"], house, Decision.now("release", "lan", "không mật"))
    journal.close()
    catalogue.close()
    assert one.get(f"/documents/{ids['cong-van']}").status_code == 200
    assert one.get(f"/shared/{link}").status_code == one.get(f"/shared/{link}/pdf").status_code == 404


def test_a_paper_that_may_be_secret_gets_no_link(client: Client, root: Path, ids: dict[str, str]) -> None:
    """Where such papers are archived like others."""
    document, one = ids["cong-van"], client(secret="archive")
    link = Shares(root / "shares.json").add(document, TODAY, "lan")
    sent = {"until": TODAY.isoformat(), "csrf": token(one)}
    assert one.post(f"/documents/{document}/shared", data=sent).status_code == 200
    file = archive(root).place(document) / "made.json"
    made = json.loads(file.read_bytes())
    file.write_text(json.dumps({**made, "secrecy": ["unsure", "1: 1,2,3,4"]}))
    assert one.post(f"/documents/{document}/shared", data=sent).status_code == 403
    assert one.get(f"/shared/{link}").status_code == 404


def test_a_link_behind_a_proxy_has_its_scheme(client: Client, root: Path, ids: dict[str, str]) -> None:
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.9", "x-remote-user": "lan"}
    one = client(proxy_header="X-Remote-User", proxy_addresses="127.0.0.1", proxy_role="manage")
    one.headers.update(headers)
    # A browser, which is asked by https, sends it; the test's client does not.
    one.headers["cookie"] = one.get("/").headers["set-cookie"].partition(";")[0]
    sent = {"until": TODAY.isoformat(), "csrf": token(one)}
    shown = one.post(f"/documents/{ids['cong-van']}/shared", data=sent)
    assert re.search(r'value="https://127.0.0.1:8080/shared/[^"]+"', shown.text)


def test_what_is_handed_out_is_the_list(
    client: Client, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, row = client(), Catalogue.latest
    monkeypatch.setattr(Catalogue, "similar", lambda self, _, limit=20: row(self, 1) * min(limit, 24))
    for asked in (
        {"like": ids["cong-van"]},
        {"q": "ủy ban"},
        {"number": "1421/QĐ-UBND"},
        {"kind": "Quyết định"},
    ):
        shown = one.get("/", params=asked).text
        rows = list(csv.reader(io.StringIO(one.get("/papers.csv", params=asked).text)))
        assert len(rows) - 1 == len(listed(shown)) > 0, asked
    assert 'href="/queue?' not in one.get("/", params={"like": ids["cong-van"]}).text
    whole = Catalogue.listing

    def more(*of: Any, **named: Any) -> Listing:
        return whole(*of, **named)._replace(more=True)

    monkeypatch.setattr(Catalogue, "listing", more)
    assert "/papers.csv" not in one.get("/", params={"q": "ủy ban"}).text
    assert one.get("/papers.csv", params={"q": "ủy ban"}).status_code == 413


def test_handing_out_leaves_room_for_others(
    client: Client, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = client()
    with handing_out._place(), handing_out._place():
        assert one.get("/papers.csv").status_code == 503
    assert one.get("/papers.csv").status_code == 200
    monkeypatch.setattr(handing_out, "MOST_LISTED", 3)
    monkeypatch.setattr(Catalogue, "rows", lambda *_: pytest.fail("gone through before it was counted"))
    assert one.get("/papers.csv").status_code == 413
    monkeypatch.undo()
    full = shutil.disk_usage("/")._replace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    for way in ("csv", "xlsx", "zip", "pdf"):
        assert one.get(f"/papers.{way}", params={"paper": ids["cong-van"]}).status_code == 507


def test_a_keystroke_asks_for_no_names(client: Client, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = client()
    monkeypatch.setattr(Catalogue, "suggestions", lambda *_: pytest.fail("all names are sorted"))
    monkeypatch.setattr(Catalogue, "dossiers", lambda *_: pytest.fail("all dossiers are gone through"))
    assert listed(one.get("/", params={"q": "ủy"}, headers={"hx-request": "true"}).text)


def test_a_papers_page_leads_to_its_like_and_to_a_link(client: Client, ids: dict[str, str]) -> None:
    document = ids["quyet-dinh"]
    for role, may_share in (("view", False), ("review", True)):
        here = client(proxy_header="X-User", proxy_role=role)
        shown = here.get(f"/documents/{document}", headers={"x-user": "Lan"}).text
        assert f'href="/?like={document}"' in shown
        alike = here.get("/", params={"like": document}, headers={"x-user": "Lan"}).text
        assert re.search(rf'giống văn bản <a href="/documents/{document}">Quyết định [^<]', alike)
        assert (f'href="/documents/{document}/share"' in shown) is may_share
