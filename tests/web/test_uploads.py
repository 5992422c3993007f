"""Uploads go into the inbox whole or not at all, under safe names, and overwrite nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from asking import token
from hypothesis import given
from hypothesis import strategies as st

from ingest.intake.inbox import is_ignored
from ingest.web.under_way import uploads


def send(client: Any, name: str, content: Any = b"%PDF-1.7 scan") -> Any:
    headers = {"x-csrf-token": token(client), "x-file-name": quote(name)}
    return client.post("/upload", content=content, headers=headers)


def inbox(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (root / "inbox").iterdir()}


def test_a_file_comes_in_as_it_is(client: Any, root: Path) -> None:
    here = client()
    answer = send(here, "Công văn số 1.pdf")
    assert (answer.status_code, answer.json()) == (201, {"name": "Công văn số 1.pdf"})
    assert send(here, "Công văn số 1.pdf", b"another").json() == {"name": "Công văn số 1 (2).pdf"}
    assert inbox(root) == {"Công văn số 1.pdf": b"%PDF-1.7 scan", "Công văn số 1 (2).pdf": b"another"}


def test_where_there_are_no_hard_links(client: Any, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", refused)
    here = client()
    assert [send(here, "a.pdf").json()["name"] for _ in range(2)] == ["a.pdf", "a (2).pdf"]
    assert sorted(inbox(root)) == ["a (2).pdf", "a.pdf"]


@pytest.mark.parametrize(
    ("said", "given_name"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\scans\\a.pdf", "a.pdf"), (".hidden.pdf", "hidden.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"), ("a\u202efdp.exe", "afdp.exe"), ("ă" * 300 + ".tif", None),
        ("a<b>:c.pdf", "abc.pdf"),
    ],
)  # fmt: skip
def test_names_are_made_safe(client: Any, root: Path, said: str, given_name: str | None) -> None:
    name = send(client(), said).json()["name"]
    assert list(inbox(root)) == [name]
    assert name == given_name or (given_name is None and name.endswith(".tif"))


@pytest.mark.parametrize("name", ["", "..", "/", "a.part", "Thumbs.db", "scan.tmp", "...", "a/"])
def test_names_that_the_inbox_would_never_look_at(client: Any, root: Path, name: str) -> None:
    assert send(client(), name).status_code == 422
    assert inbox(root) == {}


@given(st.text(max_size=400))
def test_any_name_is_safe_or_refused(said: str) -> None:
    name = uploads.safe_name(said)
    assert name is None or (
        not is_ignored(name) and "/" not in name and len(os.fsencode(name)) <= 200 and name.isprintable()
    )


def test_what_is_too_large_leaves_nothing(client: Any, root: Path) -> None:
    here = client(upload_mb=1)
    blocks = (b"x" * 65536 for _ in range(17))  # no Content-Length
    assert send(here, "a.pdf", blocks).status_code == 413
    assert inbox(root) == {}
    assert send(here, "a.pdf", b"x" * (1 << 20)).status_code == 201


def test_a_full_disk_is_said_before(client: Any, root: Path) -> None:
    assert send(client(free_disk_mb=10**9), "a.pdf").status_code == 507
    assert inbox(root) == {}


def test_what_is_not_whole_is_never_looked_at_and_goes_in_time(root: Path) -> None:
    part = root / "inbox" / ".upload-00.part"
    part.write_bytes(b"half")
    assert is_ignored(part.name)
    uploads.clear(root / "inbox")
    assert part.exists()
    old = time.time() - 2 * 86400
    os.utime(part, (old, old))
    uploads.clear(root / "inbox")
    assert not part.exists()
