"""The first page of the day: what came, what is one's own, what failed, what falls due, how the archive is kept."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from asking import archive, token
from fastapi.testclient import TestClient
from test_finding import held

from ingest.archive.dossiers import keeping
from ingest.archive.stores import House
from ingest.catalogue import Catalogue
from ingest.catalogue.dossiers import rows as dossiers
from ingest.disk.durable import sha256
from ingest.disk.presence import Presence
from ingest.journal import Journal
from ingest.safekeeping.backup import back_up
from ingest.safekeeping.patrol import go_on
from ingest.settings import Settings
from ingest.web.access.roles import Role
from ingest.web.access.users import Users
from ingest.web.under_way import home

Client = Callable[..., TestClient]


def test_the_day_at_a_look(client: Client, root: Path, ids: dict[str, str]) -> None:
    one = client()
    one.post(f"/documents/{ids['cong-van']}/later", data={"csrf": token(one)})
    shown = one.get("/home").text
    assert "Hôm nay đã lưu 4 văn bản" in shown
    assert "4 văn bản chưa duyệt" in shown
    assert "hỏng.png" in shown  # it failed, and the page says why
    assert "1 tệp lỗi" in shown
    assert "Để sau" in shown
    assert datetime.date.today().strftime("%m/%Y") in shown
    assert 'href="/?kind=Quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh"' in shown
    one.post(f"/documents/{ids['quyet-dinh']}/confirmed", data={"seen": "0", "csrf": token(one)})
    again = one.get("/home").text
    assert "Đã duyệt hôm nay" in again
    assert "3 văn bản chưa duyệt" in again


def test_what_falls_due(client: Client, root: Path, ids: dict[str, str]) -> None:
    folders = Settings(root=root).folders
    journal, catalogue = Journal(folders.journal), Catalogue(folders.catalogue)
    house = House.of(folders, journal, catalogue)
    old = min((row for row in catalogue.latest(9) if row.date), key=lambda row: row.date or "")
    made = keeping.make(house, "lan", {"title": "Hồ sơ cũ", "code": "01.VP", "retention": 1}, [old.id])
    journal.close()
    catalogue.close()
    shown = client().get("/home").text
    assert "1 hồ sơ đến hạn" in shown
    assert made.id in shown


def sealed_anew(root: Path) -> None:
    """The drawn papers got doubts of the tests' own after they were sealed."""
    catalogue, there = Catalogue(root / "catalogue.sqlite3"), archive(root)
    for document in there.documents():
        file = there.place(document) / "made.json"
        made = json.loads(file.read_bytes())
        made["sha256"]["doubts.json"] = sha256(there.place(document) / "doubts.json")
        file.write_text(json.dumps(made))
        catalogue.put(there.row(document))
    catalogue.close()


def test_how_the_archive_is_kept(client: Client, root: Path, tmp_path: Path) -> None:
    sealed_anew(root)
    one, settings = client(), Settings(root=root)
    assert "Chưa sao lưu lần nào" in one.get("/home").text
    Presence.of(settings)  # marked, as by the service
    back_up(settings, tmp_path / "elsewhere")
    go_on(settings, 60)
    shown = one.get("/home").text
    assert "Sao lưu gần nhất" in shown
    assert "saoluc backup" not in shown
    assert "không lỗi" in shown
    said = json.loads(settings.folders.backed_up.read_bytes())
    settings.folders.backed_up.write_text(json.dumps({**said, "made": "2020-01-01T00:00:00+00:00"}))
    (archive(root).place(next(iter(archive(root).documents()))) / "text.txt").write_text("x")
    go_on(settings, 60)
    shown = one.get("/home").text
    assert "saoluc backup" in shown
    assert "Kiểm tra thấy 1 chỗ hỏng" in shown


@pytest.mark.usefixtures("quick_hashes")
def test_of_held_papers_it_says_how_many_to_those_who_manage(
    client: Client, root: Path, ids: dict[str, str]
) -> None:
    held(root, ids["quyet-dinh"])
    assert "1 văn bản giữ riêng" in client().get("/home").text
    Users(root / "users.json").put("minh", "một mật khẩu dài", Role.VIEW)
    minh = client()
    minh.post("/sign-in", data={"name": "minh", "password": "một mật khẩu dài", "csrf": token(minh)})
    shown = minh.get("/home").text
    assert "Hôm nay đã lưu 3 văn bản" in shown
    assert ids["quyet-dinh"] not in shown
    assert "giữ riêng" not in shown
    assert "sao lưu" not in shown.lower()


def test_counts_go_beyond_what_is_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = dossiers.DossierRow(
        "hs0",
        "open",
        "x",
        "01",
        "",
        "1",
        "",
        "",
        "",
        "",
        "",
        1,
        "2020-01-01",
        "lan",
        "2020-01-01",
        "{}",
        "",
        [],
    )
    old = [dossiers.ListedDossier(row, 1, 1, 1, "2001-01-01", "2001-01-01", 0)] * 11
    monkeypatch.setattr(Catalogue, "limited_dossiers", lambda _: old)
    monkeypatch.setattr(home, "latest_sent", lambda *_: [None] * 12)
    shown = client().get("/home").text
    assert "11 hồ sơ đến hạn" in shown
    assert shown.count('href="/dossiers/hs0"') == 8
    assert re.search(r'href="/upload">[^<]*12', shown)
