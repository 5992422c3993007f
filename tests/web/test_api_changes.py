"""Programs correct, upload and make dossiers by the API as far as their token goes; its description makes a client."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from asking import archive
from fastapi.testclient import TestClient
from test_finding import held

from ingest.catalogue import Catalogue
from ingest.web.access.tokens import SCOPES, Scope, Tokens

EXAMPLES = Path(__file__).parents[2] / "examples"
Client = Callable[..., TestClient]
Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def bearer(root: Path) -> Bearer:
    def make(*may: Scope) -> dict[str, str]:
        name = "-".join(may)
        return {"authorization": f"Bearer {Tokens(root / 'tokens.json').add(name, may)}"}

    return make


def place_of(root: Path, document: str) -> str | None:
    return archive(root).record(document).document.place


def test_a_value_is_corrected_once(client: Client, root: Path, ids: dict[str, str], bearer: Bearer) -> None:
    one, mine = client(), bearer("correct")
    document, address = ids["quyet-dinh"], f"/api/v1/documents/{ids['quyet-dinh']}/corrections"
    change = {"at": "/document/place", "before": place_of(root, document), "after": "Cần Thơ"}
    done = one.post(address, json=change, headers=mine)
    assert (done.status_code, done.json()) == (200, {"entries": 1, "held": False})
    assert place_of(root, document) == "Cần Thơ"
    assert archive(root).corrections(document)[0].who == "API: correct"
    assert one.post(address, json=change, headers=mine).status_code == 409  # it is another by now
    wrong, day = {**change, "before": "Cần Thơ"}, archive(root).record(document).document.date
    date = day.isoformat() if day else None
    for value in (
        {"at": "/document/no_such"},
        {"after": "a\u202eb"},
        {"at": "/document/date", "before": date, "after": "khi nào"},
    ):
        assert one.post(address, json={**wrong, **value}, headers=mine).status_code == 422
    assert one.post(address, json={**change, "who": "lan"}, headers=mine).status_code == 400
    whole = {"at": "", "action": "confirm", "entries": 0}
    assert one.post(address, json=whole, headers=mine).status_code == 409  # changed since it was looked at
    assert one.post(address, json={**whole, "entries": 1}, headers=mine).status_code == 200
    row = Catalogue(root / "catalogue.sqlite3").get(document)
    assert row is not None
    assert row.reviewed_by == "API: correct"


def test_json_that_is_not_said_to_be_json_is_refused_in_words(
    client: Client, ids: dict[str, str], bearer: Bearer
) -> None:
    """As curl sends it, unless it is told what it sends."""
    form = {**bearer("correct"), "content-type": "application/x-www-form-urlencoded"}
    path = f"/api/v1/documents/{ids['quyet-dinh']}/remarks"
    answer = client().post(path, content='{"action": "tag", "text": "x"}', headers=form)
    assert (answer.status_code, "application/json" in answer.json()["detail"]) == (400, True)


def test_a_token_goes_as_far_as_it_says(client: Client, ids: dict[str, str], bearer: Bearer) -> None:
    one, document = client(), ids["quyet-dinh"]
    asked: dict[Scope, Callable[[dict[str, str]], Any]] = {
        "read": lambda mine: one.get("/api/v1/documents", headers=mine),
        "correct": lambda mine: one.post(
            f"/api/v1/documents/{document}/corrections", json={"at": "", "action": "confirm"}, headers=mine
        ),
        "upload": lambda mine: one.post("/api/v1/uploads?name=a.pdf", content=b"%PDF", headers=mine),
        "dossiers": lambda mine: one.post("/api/v1/dossiers", json={"facts": {"title": "x"}}, headers=mine),
    }
    assert set(asked) == set(SCOPES)
    for may in SCOPES:
        mine = bearer(may)
        for needed, ask in asked.items():
            assert (ask(mine).status_code == 403) is (needed != may), (may, needed)
    for ask in asked.values():
        assert ask({}).status_code == 401


def test_a_token_of_before_may_read_alone(client: Client, root: Path, bearer: Bearer) -> None:
    mine = bearer("read", "upload")
    file = root / "tokens.json"
    entries = json.loads(file.read_bytes())
    for entry in entries:
        del entry["may"]
    file.write_text(json.dumps(entries))
    one = client()
    assert one.get("/api/v1/documents", headers=mine).status_code == 200
    assert one.post("/api/v1/uploads?name=a.pdf", content=b"%PDF", headers=mine).status_code == 403


def test_a_scan_comes_into_the_inbox(client: Client, root: Path, bearer: Bearer) -> None:
    one, mine = client(upload_mb=3), bearer("upload")
    content = os.urandom(2 << 20)  # more than a form may have
    assert one.post("/api/v1/uploads?name=quét.pdf", content=content, headers=mine).json() == {
        "name": "quét.pdf"
    }
    assert one.post("/api/v1/uploads?name=quét.pdf", content=b"x", headers=mine).json() == {
        "name": "quét (2).pdf"
    }
    assert (root / "inbox" / "quét.pdf").read_bytes() == content
    for name in ("../../evil.pdf", "/etc/passwd.pdf", "a/b.pdf"):
        one.post("/api/v1/uploads", params={"name": name}, content=b"x", headers=mine)
    assert one.post(
        "/api/v1/uploads", params={"name": ".hidden"}, content=b"x", headers=mine
    ).status_code in (201, 422)
    assert one.post("/api/v1/uploads?name=big.pdf", content=b"x" * (4 << 20), headers=mine).status_code == 413
    there = {path.name for path in (root / "inbox").iterdir() if not path.name.startswith(".")}
    assert "evil.pdf" in there
    assert "big.pdf" not in there
    assert not (root.parent / "evil.pdf").exists()


def test_dossiers_are_made_and_filled(client: Client, ids: dict[str, str], bearer: Bearer) -> None:
    one, mine = client(), bearer("dossiers", "read")
    new = {
        "facts": {"title": "Từ chương trình", "code": "01.VP", "retention": 20},
        "papers": [ids["quyet-dinh"]],
    }
    made = one.post("/api/v1/dossiers", json=new, headers=mine)
    assert made.status_code == 201
    dossier = made.json()["id"]
    more = {"papers": [ids["cong-van"], ids["quyet-dinh"]]}
    assert one.post(f"/api/v1/dossiers/{dossier}/papers", json=more, headers=mine).json() == {
        "id": dossier, "papers": 2,
    }  # fmt: skip
    there = one.get(f"/api/v1/dossiers/{dossier}", headers=mine).json()
    assert [paper["document"]["id"] for paper in there["documents"]] == [ids["quyet-dinh"], ids["cong-van"]]
    for wrong in ({"facts": {"retention": "soon"}}, {"facts": {"title": "x"}, "papers": ["0" * 16]}):
        assert one.post("/api/v1/dossiers", json=wrong, headers=mine).status_code == 422
    assert one.post("/api/v1/dossiers/hs00000000000000/papers", json=more, headers=mine).status_code == 404


def test_a_held_paper_is_out_of_reach(
    client: Client, root: Path, ids: dict[str, str], bearer: Bearer
) -> None:
    one, mine = client(), bearer("correct", "dossiers")
    level = {"at": "/document/security", "before": None, "after": "Mật"}
    done = one.post(f"/api/v1/documents/{ids['cong-van']}/corrections", json=level, headers=mine)
    assert done.json() == {"entries": 1, "held": True}
    assert '"held"' in (root / "audit.jsonl").read_text()
    held(root, ids["quyet-dinh"])
    for gone in (ids["cong-van"], ids["quyet-dinh"]):
        address = f"/api/v1/documents/{gone}/corrections"
        assert one.post(address, json={"at": "", "action": "confirm"}, headers=mine).status_code == 404
        new = {"facts": {"title": "x"}, "papers": [gone]}
        assert one.post("/api/v1/dossiers", json=new, headers=mine).status_code == 422


def test_a_level_is_not_hidden_in_what_holds_it(
    client: Client, root: Path, ids: dict[str, str], bearer: Bearer
) -> None:
    one, mine, document = client(), bearer("correct"), ids["cong-van"]
    paper = archive(root).record(document).document.model_dump(mode="json")
    for change in (
        {"at": "/document", "before": paper, "after": {**paper, "security": "Mật"}},
        {"at": "", "before": None, "after": {"document": paper}},
        {"at": "/document/recipients", "before": paper["recipients"], "after": []},
        {"at": "/document/recipients/0", "before": (paper["recipients"] or [None])[0], "after": None},
    ):
        done = one.post(f"/api/v1/documents/{document}/corrections", json=change, headers=mine)
        assert done.status_code == 422, change
    assert archive(root).corrections(document) == []


def test_a_hold_is_noted_before_it_with_where_it_came_from(
    client: Client, root: Path, ids: dict[str, str], bearer: Bearer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr("ingest.archive.keep_corrections.hold_alone", cut_off)
    one, mine = client(proxy_addresses="127.0.0.1"), bearer("correct")
    level = {"at": "/document/security", "before": None, "after": "Mật"}
    sent = {**mine, "x-forwarded-for": "10.1.2.3"}
    done = one.post(f"/api/v1/documents/{ids['cong-van']}/corrections", json=level, headers=sent)
    assert done.status_code == 500
    (said,) = [json.loads(line) for line in (root / "audit.jsonl").read_text().splitlines()]
    assert (said["what"], said["of"], said["address"]) == ("held", ids["cong-van"], "10.1.2.3")


class Described:
    """A client made of nothing but the API's description: an operation by its id, its answer checked by its schema."""

    def __init__(self, one: TestClient, headers: dict[str, str]) -> None:
        self._one, self._headers = one, headers
        self.said = one.get("/api/v1/openapi.json", headers=headers).json()
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, methods in self.said["paths"].items()
            for method, operation in methods.items()
        }

    def call(self, name: str, body: Any = None, /, **values: str) -> Any:
        method, path, operation = self.operations[name]
        within = {one["name"]: one["in"] for one in operation.get("parameters", [])}
        assert set(values) <= set(within)
        where = path.format(**{key: value for key, value in values.items() if within[key] == "path"})
        query = {key: value for key, value in values.items() if within[key] == "query"}
        send = {"content": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        answer = self._one.request(method, f"/api/v1{where}", params=query, headers=self._headers, **send)  # type: ignore[arg-type]
        described = operation["responses"][str(answer.status_code)].get("content", {})
        kind = answer.headers["content-type"].partition(";")[0]
        if kind == "application/json" and "schema" in described.get(kind, {}):
            schema = {**described[kind]["schema"], "components": self.said["components"]}
            jsonschema.validate(answer.json(), schema)
            return answer.json()
        return answer.content


def test_a_client_is_made_of_its_description(client: Client, ids: dict[str, str], bearer: Bearer) -> None:
    """Every operation has an id and a schema, and every answer is as that says."""
    api = Described(client(), bearer(*SCOPES))
    assert len(api.operations) == sum(len(methods) for methods in api.said["paths"].values())
    called = set()

    def call(start: str, body: Any = None, /, **values: str) -> Any:
        (name,) = [one for one in api.operations if re.match(rf"{start}_", one)]
        called.add(name)
        return api.call(name, body, **values)

    document = ids["quyet-dinh"]
    assert call("documents", q="quyết định")["items"]
    for one in (
        "listed",
        "record",
        "corrections",
        "values",
        "cites",
        "cited_by",
        "text",
        "transcript",
        "original",
        "pdf",
    ):
        call(one, document=document)
    call("words", document=document, form="alto")
    call("page_words", document=document, page="1", form="hocr")
    assert call("correct", {"at": "", "action": "confirm", "entries": 0}, document=document)["entries"] == 1
    assert call("give", {"action": "tag", "text": "gấp"}, document=document)["tags"] == ["gấp"]
    assert call("told", document=document)["tags"] == ["gấp"]
    assert call("upload", b"%PDF-1.4", name="a.pdf")["name"] == "a.pdf"
    dossier = call("make", {"facts": {"title": "x"}, "papers": [document]})["id"]
    call("put_in", {"papers": [ids["cong-van"]]}, dossier=dossier)
    call("dossiers")
    call("one_dossier", dossier=dossier)
    call("health")
    call("as_csv")
    call("as_json_lines")
    left = {name.split("_api")[0] for name in set(api.operations) - called}
    assert {re.sub("_dossiers.*", "", name) for name in left} <= {"package", "form"}  # tests of their own


def test_the_examples_run(
    serve: Callable[..., str], root: Path, tmp_path: Path, bearer: Bearer, ids: dict[str, str]
) -> None:
    server = serve()
    token = bearer(*SCOPES)["authorization"].removeprefix("Bearer ")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 a scan")
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "api_client.py"), server, token, str(scan)],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        "inbox",
        "papers",
        "corrections",
        "dossier",
    ]
    assert (root / "inbox" / "scan.pdf").read_bytes() == scan.read_bytes()
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    there = {**os.environ, "SERVER": server, "TOKEN": token}
    subprocess.run(
        ["sh", str(EXAMPLES / "api.sh"), str(scan)], cwd=tmp_path, env=there, check=True, timeout=120
    )
    assert (tmp_path / "papers.csv").read_text(encoding="utf-8-sig").startswith("id,")
    kept = [(archive(root).place(id) / "document.pdf").read_bytes() for id in ids.values()]
    assert (tmp_path / "paper.pdf").read_bytes() in kept
