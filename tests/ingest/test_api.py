"""API: whoever has a token reads what is archived, by list, file and page, and changes nothing; others nothing."""

from __future__ import annotations

import csv
import hashlib
import json
import stat
import threading
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import etree
from papers import FULL, rig_of, with_document
from rig import Rig

from ingest.archive import keep_corrections
from ingest.archive.corrections import Correction
from ingest.errors import NameTakenError
from ingest.web.access.tokens import Tokens
from ingest.web.api.api import add_api

AWAY = "ffffffffffffffff"
OF_ONE = ("", "/record", "/corrections", "/values", "/text", "/transcript", "/original", "/pdf", "/alto", "/hocr",
          "/pages/1/alto", "/pages/1/hocr", "/cites", "/cited-by")  # fmt: skip


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Rig:
    cited = with_document(type="Quy định", code="24-QĐ/TW", number="24", symbol="QĐ/TW", citations=[])
    others = [
        with_document(number=str(n), code=f"{n}-TB/VPTU", type="Thông báo", citations=[]) for n in range(5)
    ]
    return rig_of(tmp_path_factory.mktemp("api"), FULL, cited, *others)


def client_of(rig: Rig, **headers: str) -> TestClient:
    app = FastAPI(openapi_url=None)
    add_api(app, rig.settings)
    return TestClient(app, base_url="http://x/api/v1/", headers=headers)


@pytest.fixture(scope="module")
def api(rig: Rig) -> Iterator[TestClient]:
    token = Tokens(rig.folders.tokens).add("tests")
    with client_of(rig, authorization=f"Bearer {token}") as client:
        yield client


@pytest.fixture(scope="module")
def document(rig: Rig) -> str:
    return next(d for d in rig.archive.documents() if rig.archive.record(d) == FULL)


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer saoluc_x", "Basic eDp4", "Bearer é"])
@pytest.mark.parametrize(
    "path", ["documents", "documents/x/pdf", "openapi.json", "health", "nothing", "export.csv"]
)
def test_without_a_token_there_is_nothing(rig: Rig, path: str, authorization: str | None) -> None:
    headers = {"authorization": authorization.encode()} if authorization else {}
    answer = client_of(rig).get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_each_application_answers_from_its_own_archive(rig: Rig, tmp_path: Path) -> None:
    """Their routes are the same ones; the archive and the tokens are not."""
    other = rig_of(tmp_path, FULL)
    clients = [
        client_of(one, authorization=f"Bearer {Tokens(one.folders.tokens).add('x')}") for one in (rig, other)
    ]
    totals = [client.get("health").json()["documents"] for client in clients]
    assert totals == [rig.catalogue.count(), 1] != [1, 1]
    clients[1].headers["authorization"] = clients[0].headers["authorization"]
    assert clients[1].get("health").status_code == 401
    other.close()


def test_a_revoked_token_is_none(rig: Rig) -> None:
    tokens = Tokens(rig.folders.tokens)
    token = tokens.add("for a while")
    client = client_of(rig, authorization=f"Bearer {token}")
    assert client.get("health").status_code == 200
    assert tokens.revoke("for a while")
    assert client.get("health").status_code == 401


@pytest.mark.parametrize("what", OF_ONE)
@pytest.mark.parametrize(
    "id", [AWAY, "x", "..", "%2e%2e%2f%2e%2e", "0123456789ABCDEF", "a" * 5000, "\u0660" * 16]
)
def test_what_is_not_there_is_not_there(api: TestClient, id: str, what: str) -> None:
    answer = api.get(f"documents/{id}{what}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(api: TestClient, document: str, method: str) -> None:
    for path in ("documents", "export.csv", "health", *(f"documents/{document}{what}" for what in OF_ONE)):
        answer = getattr(api, method)(path)
        if (method, path) == ("post", f"documents/{document}/corrections"):
            assert answer.status_code == 403
        else:
            assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_a_held_paper_never_appears(tmp_path: Path) -> None:
    rig = rig_of(tmp_path, with_document(security="Mật"), with_document(number="25", code="25-KL/VPTU"))
    (held,) = rig.held.documents()
    token = Tokens(rig.folders.tokens).add("x")
    client = client_of(rig, authorization=f"Bearer {token}")
    assert [one["document"]["number"] for one in client.get("documents").json()["items"]] == ["25"]
    assert all(client.get(f"documents/{held}{what}").status_code == 404 for what in OF_ONE)
    assert held not in client.get("export.csv").text + client.get("export.jsonl").text
    assert client.get("documents", params={"number": "24-KL/VPTU"}).json()["items"] == []


def test_before_the_first_document_there_is_no_catalogue(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "a")
    token = Tokens(rig.folders.tokens).add("x")
    rig.close()
    for file in rig.folders.catalogue.parent.glob("catalogue*"):
        file.unlink()
    client = client_of(rig, authorization=f"Bearer {token}")
    assert client.get("documents").status_code == 503
    assert client.get("health").json() == {"service": "none", "documents": None}
    assert not rig.folders.catalogue.exists()


def all_of(api: TestClient, **wanted: Any) -> list[str]:
    found: list[str] = []
    while True:
        page = api.get("documents", params=wanted).json()
        found += [one["document"]["id"] for one in page["items"]]
        if page["next"] is None:
            return found
        wanted["cursor"] = page["next"]


@pytest.mark.parametrize(
    "wanted", [{}, {"order": "newest"}, {"order": "doubt"}, {"q": "quyet dinh"}, {"kind": "Thông báo"}]
)
def test_parts_make_the_whole(api: TestClient, rig: Rig, wanted: dict[str, str]) -> None:
    whole = all_of(api, limit=200, **wanted)
    assert len(set(whole)) == len(whole) == (5 if "kind" in wanted else 7)
    for limit in (1, 2, 6, 7):
        assert all_of(api, limit=limit, **wanted) == whole


def test_filters_words_and_numbers(api: TestClient, document: str) -> None:
    assert all_of(api, kind="Kết luận") == [document]
    assert all_of(api, **{"from": 2022}) == []
    assert len(all_of(api, **{"from": 2021, "to": 2021})) == 7
    assert document in all_of(api, number="24KL/VPTU")
    hit = api.get("documents", params={"q": "quyết định về"}).json()["items"][0]
    start, end = hit["hit"]
    assert hit["snippet"][start:end].lower().startswith("quyết")


@pytest.mark.parametrize(
    "wanted",
    [
        {"limit": 0}, {"limit": 201}, {"limit": "x"}, {"state": "x"}, {"from": "x"}, {"order": "x"}, {"q": "a" * 501},
        {"cursor": "x"}, {"cursor": "!!!"}, {"cursor": "WyJvZmZzZXQiLCAxXQ"}, {"cursor": "W10"}, {"cursor": "\u0660"},
        {"q": "a", "cursor": "WyJvZmZzZXQiLCAtMV0"}, {"q": "a", "cursor": "WyJhZnRlciIsICJ4Il0"},
        {"cursor": "WyJhZnRlciIsICJ4Il0"},
    ],
)  # fmt: skip
def test_wrong_parameters_are_said(api: TestClient, wanted: dict[str, Any]) -> None:
    answer = api.get("documents", params=wanted)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_record_as_read_and_as_corrected(api: TestClient, rig: Rig) -> None:
    document = next(d for d in rig.archive.documents() if rig.archive.record(d).document.number == "3")
    change = Correction(
        at="/document/place", before="Quảng Ngãi", after="Huế", who="lan", when="2026-01-01T00:00:00Z"
    )
    keep_corrections.correct(document, rig.house, lambda: [change])
    assert api.get(f"documents/{document}/record").json()["document"]["place"] == "Huế"
    as_read = api.get(f"documents/{document}/record", params={"as_read": True}).json()
    assert as_read["document"]["place"] == "Quảng Ngãi"
    assert api.get(f"documents/{document}/corrections").json()[0]["after"] == "Huế"
    assert api.get(f"documents/{document}/values").json() == json.loads(
        (rig.archive.place(document) / "doubts.json").read_bytes()
    )


def test_files_by_hash_and_by_range(api: TestClient, rig: Rig, document: str) -> None:
    place = rig.archive.place(document)
    files = {
        "original": "original.png",
        "pdf": "document.pdf",
        "text": "text.txt",
        "transcript": "transcript.json",
    }
    for name, file in files.items():
        content = (place / file).read_bytes()
        answer = api.get(f"documents/{document}/{name}")
        assert answer.content == content
        etag = answer.headers["etag"]
        assert etag == f'"{hashlib.sha256(content).hexdigest()}"'
        again = api.get(f"documents/{document}/{name}", headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        part = api.get(f"documents/{document}/{name}", headers={"range": "bytes=2-5"})
        assert (part.status_code, part.content) == (206, content[2:6])
        stale = api.get(f"documents/{document}/{name}", headers={"range": "bytes=2-5", "if-range": '"other"'})
        assert (stale.status_code, stale.content) == (200, content)


def test_page_words(api: TestClient, document: str) -> None:
    alto = api.get(f"documents/{document}/pages/1/alto")
    assert etree.fromstring(alto.content).tag.endswith("}alto")
    hocr = api.get(f"documents/{document}/hocr")
    assert etree.fromstring(hocr.content).tag.endswith("}html")
    assert (
        api.get(f"documents/{document}/hocr", headers={"if-none-match": hocr.headers["etag"]}).status_code
        == 304
    )
    for page in ("0", "2", "-1", "x", "9" * 30):
        assert api.get(f"documents/{document}/pages/{page}/alto").status_code == 404


def test_citations_both_ways(api: TestClient, rig: Rig, document: str) -> None:
    (cited,) = (d for d in rig.archive.documents() if rig.archive.record(d).document.type == "Quy định")
    (one,) = api.get(f"documents/{document}/cites").json()
    assert (one["code"], one["documents"]) == ("24-QĐ/TW", [cited])
    assert [row["id"] for row in api.get(f"documents/{cited}/cited-by").json()] == [document]


def test_exports_stream(api: TestClient, rig: Rig) -> None:
    rows = list(csv.DictReader(StringIO(api.get("export.csv", params={"kind": "Kết luận"}).text[1:])))
    assert [row["code"] for row in rows] == ["24-KL/VPTU"]
    lines = api.get("export.jsonl").text.splitlines()
    assert {json.loads(line)["id"] for line in lines} == set(rig.archive.documents())


def test_it_describes_itself(api: TestClient) -> None:
    said = api.get("openapi.json").json()
    assert said["openapi"].startswith("3.")
    assert said["servers"] == [{"url": "/api/v1"}]
    paths = {f"/documents/{{document}}{what}" for what in OF_ONE if "alto" not in what and "hocr" not in what}
    assert paths | {"/documents", "/health", "/documents/{document}/pages/{page}/{form}"} <= set(
        said["paths"]
    )
    changing = {path for path, methods in said["paths"].items() if set(methods) - {"get"}}
    assert changing == {
        "/documents/{document}/corrections", "/documents/{document}/remarks", "/uploads", "/dossiers",
        "/dossiers/{dossier}/papers",
    }  # fmt: skip
    assert all(one["summary"] for methods in said["paths"].values() for one in methods.values())
    assert said["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"


def test_only_hashes_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "root" / "tokens.json"
    tokens = Tokens(file)
    token = tokens.add("một")
    assert tokens.owner(token) == "một"
    assert tokens.owner(token[:-1]) is None
    assert token.encode() not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(NameTakenError):
        tokens.add("một")
    assert not tokens.revoke("hai")
    assert [one.name for one in Tokens(file).known()] == ["một"]


def test_tokens_added_at_once_are_all_there(tmp_path: Path) -> None:
    def add(n: int) -> None:
        Tokens(tmp_path / "tokens.json").add(str(n))

    threads = [threading.Thread(target=add, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.name for one in Tokens(tmp_path / "tokens.json").known()) == sorted(map(str, range(8)))
