"""Verify: what was changed by another hand in corrections, catalogue or journal is found, and said of the document."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rig as rigs
from rig import BROKEN, SCAN, Rig
from test_secrecy import read_secret
from typer.testing import CliRunner

from ingest.archive import chain, keep_corrections, verify
from ingest.archive.archive import CORRECTIONS
from ingest.archive.corrections import Correction
from ingest.archive.reindex import reindex
from ingest.catalogue import Catalogue
from ingest.cli import app
from ingest.journal import Journal, State
from ingest.service.restoring import restore

KINDS = ["Quyết định", "Nghị quyết", "Thông báo", "Báo cáo", "Kết luận"]
MINUTES = itertools.cycle(range(60))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    made.ingest("a.png")
    yield made
    made.close()


def findings(rig: Rig, journal: Journal | None = None) -> list[tuple[str, str]]:
    found = verify.verify(rig.archive, rig.held, rig.catalogue, journal or rig.journal)
    return [(finding.code, finding.detail) for finding in found]


def document_of(rig: Rig) -> str:
    return next(iter(rig.archive.documents()))


def correct(rig: Rig, times: int = 1, document: str | None = None) -> None:
    """So many corrections of the document's kind, one after the other."""
    document = document or document_of(rig)
    for _ in range(times):
        there = str(rig.archive.record(document).document.type)
        to = KINDS[(KINDS.index(there) + 1) % len(KINDS)]
        one = Correction(
            at="/document/type",
            before=there,
            after=to,
            who="lan",
            when=f"2026-11-30T08:{next(MINUTES):02}:00+00:00",
        )
        keep_corrections.correct(document, rig.house, lambda one=one: [one])


def corrections_file(rig: Rig, document: str | None = None) -> Path:
    return rig.archive.place(document or document_of(rig)) / CORRECTIONS


def tamper(file: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    entries = json.loads(file.read_bytes())
    change(entries)
    file.write_text(json.dumps(entries))


def chained_anew(document: str, entries: list[dict[str, Any]]) -> None:
    """As by somebody who knows how the hashes are made."""
    entries[:] = chain.chained(document, [], [{k: v for k, v in e.items() if k != "chain"} for e in entries])


def swap(entries: list[Any]) -> None:
    entries[0], entries[1] = entries[1], entries[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda e: e[1].update(who="ba"), ("correction_differs", "2")),
        (lambda e: e[1].update(after="Tờ trình"), ("correction_differs", "2")),
        (lambda e: e.pop(0), ("correction_differs", "1")),
        (lambda e: e.pop(1), ("correction_differs", "2")),
        (swap, ("correction_differs", "1")),
        (lambda e: e.insert(1, {**e[0], "chain": "0" * 64}), ("correction_differs", "2")),
        (lambda e: e[2].pop("chain"), ("correction_differs", "3")),
        (lambda e: e.pop(), ("corrections_cut", "1")),
        (lambda e: e.clear(), ("corrections_cut", "3")),
        (lambda e: [one.pop("chain") for one in e], ("corrections_rewritten", "3")),
    ],
)
def test_tampered_corrections_are_found(
    rig: Rig, change: Callable[[list[dict[str, Any]]], object], code: tuple[str, str]
) -> None:
    correct(rig, 3)
    assert findings(rig) == []
    tamper(corrections_file(rig), change)
    assert code in findings(rig)


def test_who_knows_how_the_hashes_are_made_is_told_by_the_journal(rig: Rig) -> None:
    correct(rig, 3)
    document, file = document_of(rig), corrections_file(rig)
    before = file.read_bytes()

    def rewritten(entries: list[dict[str, Any]]) -> None:
        entries[1]["who"] = "ba"
        chained_anew(document, entries)

    def longer(entries: list[dict[str, Any]]) -> None:
        entries.append({**entries[0], "at": "", "action": "confirm", "before": None, "after": None})
        chained_anew(document, entries)

    tamper(file, rewritten)
    assert ("corrections_rewritten", "3") in findings(rig)
    file.write_bytes(before)
    tamper(file, longer)
    assert ("corrections_added", "1") in findings(rig)
    file.unlink()
    assert ("corrections_cut", "3") in findings(rig)


def test_the_corrections_of_another_document_are_not_this_ones(rig: Rig) -> None:
    rig.ingest("b.png", SCAN + b"other")
    one, other = rig.archive.documents()
    for document in (one, other):
        correct(rig, 1, document)
    corrections_file(rig, one).write_bytes(corrections_file(rig, other).read_bytes())
    assert ("correction_differs", "1") in findings(rig)


def test_a_later_correction_does_not_cover_up_what_was_done_before(rig: Rig) -> None:
    correct(rig, 3)
    tamper(corrections_file(rig), lambda entries: entries.pop())
    correct(rig, 1)
    assert ("corrections_rewritten", "3") in findings(rig)


def test_corrections_of_before_there_was_a_chain_are_read_and_bound_by_the_next(rig: Rig) -> None:
    document, file = document_of(rig), corrections_file(rig)
    correct(rig, 2)
    tamper(file, lambda entries: [one.pop("chain") for one in entries])
    with sqlite3.connect(rig.folders.journal) as journal:
        journal.execute("DELETE FROM corrections")
    journal.close()
    found = list(verify.verify(rig.archive, rig.held, rig.catalogue, rig.journal))
    assert found == [verify.Finding(document, "before_chain", "2")]
    assert not found[0].is_fault
    correct(rig, 1)
    assert ["chain" in entry for entry in json.loads(file.read_bytes())] == [False, False, True]
    assert findings(rig) == [("before_chain", "2")]
    tamper(file, lambda entries: entries[0].update(who="ba"))
    assert ("correction_differs", "3") in findings(rig)


def test_the_head_that_a_death_kept_from_the_journal_is_noted_at_the_next_start(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    correct(rig, 1)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "keep_head", die)
        with pytest.raises(KeyboardInterrupt):
            correct(rig, 1)
    assert findings(rig) == []  # it is known to be under way
    keep_corrections.settle(rig.house)
    assert findings(rig) == []
    head = rig.journal.head(document_of(rig))
    assert head is not None
    assert head.entries == 2


# The journal


def change_journal(rig: Rig, sql: str) -> None:
    with sqlite3.connect(rig.folders.journal) as file:
        file.execute(sql)
    file.close()


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE files SET sha256 = 'x'", ("journal_differs", "sha256")),
        ("UPDATE files SET state = 'failed'", ("journal_differs", "state: failed")),
        ("UPDATE files SET state = 'held'", ("journal_differs", "state: held")),
        ("UPDATE files SET document = 'none'", ("journal_differs", "document: none")),
        ("UPDATE files SET document = NULL", ("journal_differs", "document: None")),
        ("DELETE FROM files", ("not_in_journal", "a.png")),
        ("UPDATE files SET document = 'ffffffffffffffff'", ("only_in_journal", "a.png")),
    ],
)
def test_a_journal_that_contradicts_the_archive_is_found(rig: Rig, sql: str, code: tuple[str, str]) -> None:
    assert findings(rig) == []
    change_journal(rig, sql)
    assert code in findings(rig)


def test_a_name_that_the_archive_has_lost(rig: Rig) -> None:
    rig.ingest("again.png")
    assert findings(rig) == []
    (rig.archive.place(document_of(rig)) / "names.json").unlink()
    assert ("name_missing", "again.png") in findings(rig)


def test_a_lost_journal_is_restored_from_the_folders(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.ingest("năm 2021/a.png")
    rig.ingest("again.png")
    rig.ingest("hỏng.png", BROKEN)
    rig.close()
    secret = Rig(tmp_path, readers=rigs.readers(read_secret))
    secret.ingest("mật.png", SCAN + b"secret")
    correct(secret, 2)
    before = {entry.claim: entry for entry in secret.journal.latest()}
    head = secret.journal.head(document_of(secret))
    secret.close()
    for file in tmp_path.glob("journal.sqlite3*"):
        file.unlink()
    anew = Rig(tmp_path)
    codes = [code for code, _ in findings(anew)]
    assert codes == ["not_in_journal", "not_in_journal"]
    assert anew.start() == []
    after = {entry.claim: entry for entry in anew.journal.latest()}
    assert after.keys() == before.keys()
    for claim, entry in after.items():
        was = before[claim]
        assert (entry.state, entry.name, entry.sha256, entry.document, entry.target, entry.reason) == (
            was.state, was.name, was.sha256, was.document, was.target, was.reason
        )  # fmt: skip
        assert abs(entry.claimed_at - was.claimed_at) < 5
    assert anew.journal.head(document_of(anew)) == head
    assert findings(anew) == []
    assert restore(anew.archive, anew.held, anew.folders.failed, anew.journal) == 0
    assert anew.journal.totals()[State.FAILED] == 1
    anew.close()


# The command


def saoluc(root: Path, *words: str) -> Any:
    return CliRunner().invoke(app, [*words, "--root", str(root), "--lang", "en"])


def test_what_is_missing_is_said_and_made_anew(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    assert saoluc(tmp_path, "verify").exit_code == 0
    rig.ingest("a.png")
    rig.close()
    for name in ("journal", "catalogue"):
        for file in tmp_path.glob(f"{name}.sqlite3*"):
            file.unlink()
        done = saoluc(tmp_path, "verify")
        assert done.exit_code == 1
        assert f"there is no {name}" in done.output
        assert not (tmp_path / f"{name}.sqlite3").exists()
        again = saoluc(tmp_path, "reindex")
        assert again.exit_code == 0, again.output
        assert saoluc(tmp_path, "verify").exit_code == 0


def test_notes_are_no_faults(rig: Rig) -> None:
    correct(rig, 1)
    tamper(corrections_file(rig), lambda entries: [one.pop("chain") for one in entries])
    change_journal(rig, "DELETE FROM corrections")
    done = saoluc(rig.settings.root, "verify")
    assert done.exit_code == 0
    assert "before the hash chain" in done.output
    said = json.loads(saoluc(rig.settings.root, "verify", "--json").output)
    assert (said["documents"], said["findings"]) == (1, [])
    assert [note["code"] for note in said["notes"]] == ["before_chain"]


def test_how_far_it_is_is_said_meanwhile(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.commands.keeping import verifying

    monkeypatch.setattr(verifying, "_PROGRESS_SECONDS", 0.0)
    done = saoluc(rig.settings.root, "verify")
    assert "1 of 1 documents checked" in done.stderr
    assert "checked" not in done.stdout


# The catalogue's tables. With both databases: test_catalogue_agreeing.py.


@pytest.mark.parametrize("table", ["numbers", "citations", "looks", "links", "tallies", "words"])
def test_an_emptied_table_is_found_and_mended(tmp_path: Path, table: str) -> None:
    rig = Rig(tmp_path, readers=rigs.readers(read_with_look, parsed))
    rig.ingest("a.png")
    rig.ingest("b.png", SCAN + b"other")
    assert findings(rig) == []
    empty = "INSERT INTO words (words) VALUES ('delete-all')" if table == "words" else f"DELETE FROM {table}"
    with sqlite3.connect(rig.folders.catalogue) as file:
        file.execute(empty)
    file.close()
    found = findings(rig)
    assert any(table in detail.split(": ")[0] for _, detail in found), found
    rig.catalogue.close()
    assert reindex(rig.archive, rig.settings) == (2, [])
    rig.catalogue = Catalogue(rig.folders.catalogue)
    assert findings(rig) == []
    rig.close()


def read_with_look(path: Path) -> rigs.Transcript:
    page = rigs.TRANSCRIPT.pages[0].model_copy(update={"look": "12ab" * 24})
    return rigs.TRANSCRIPT.model_copy(update={"pages": [page]})


def parsed(text: str) -> rigs.Parsed:
    """A record with a number, an issuer and a citation, so that every table has rows."""
    import datetime

    from parse import Citation

    cited = Citation(type="Quyết định", code="12-QĐ/TW")
    head = rigs.Document(
        type="Quyết định", number="24", symbol="QĐ/TW", code="24-QĐ/TW", issuer=["Ban Chấp hành"],
        date=datetime.date(2021, 7, 30), citations=[cited],
    )  # fmt: skip
    return rigs.Parsed(record=rigs.Record(document=head), evidence={})


# Other harm


def stray_copy(rig: Rig) -> None:
    shutil.copytree(rig.archive.place(document_of(rig)), rig.archive.folder / "00" / document_of(rig))


def linked_elsewhere(rig: Rig) -> None:
    text = rig.archive.place(document_of(rig)) / "text.txt"
    (rig.settings.root / "copy").write_bytes(text.read_bytes())
    text.unlink()
    text.symlink_to(rig.settings.root / "copy")


def reread_without_the_first_reading(rig: Rig) -> None:
    made = rig.archive.place(document_of(rig)) / "made.json"
    made.write_text(json.dumps({**json.loads(made.read_bytes()), "reading": 2}))


def sealed_anew(rig: Rig) -> None:
    """The record was changed, and made.json with it."""
    place = rig.archive.place(document_of(rig))
    (place / "record.json").write_text((place / "record.json").read_text().replace("Quyết định", "Thông báo"))
    made = json.loads((place / "made.json").read_bytes())
    made["sha256"]["record.json"] = hashlib.sha256((place / "record.json").read_bytes()).hexdigest()
    (place / "made.json").write_text(json.dumps(made))


def two_files_of_one_document(rig: Rig) -> None:
    columns = "state, name, raw_name, copied, size, mtime_ns, sha256, document, claimed_at, updated_at"
    change_journal(rig, f"INSERT INTO files (claim, {columns}) SELECT 'other', {columns} FROM files")


def strange_row(rig: Rig) -> None:
    with sqlite3.connect(rig.folders.catalogue) as file:
        file.execute("UPDATE documents SET id = '../../etc'")
    file.close()


@pytest.mark.parametrize(
    ("harm", "code", "detail"),
    [
        (stray_copy, "extra", "/00/"),
        (lambda rig: (rig.archive.folder / "thumbs.db").touch(), "extra", "thumbs.db"),
        (linked_elsewhere, "no_file", "text.txt"),
        (reread_without_the_first_reading, "missing", "earlier/1/made.json"),
        (sealed_anew, "catalogue_differs", "seal"),
        (two_files_of_one_document, "journal_differs", "claim: other"),
        (strange_row, "only_in_catalogue", ""),
        (lambda rig: change_journal(rig, "UPDATE files SET state = 'nonsense'"), "unreadable", "nonsense"),
        (lambda rig: corrections_file(rig).write_text("{}"), "unreadable", ""),
        (lambda rig: (rig.archive.place(document_of(rig)) / "names.json").write_text("["), "unreadable", ""),
    ],
)
def test_other_harm_is_found_too(rig: Rig, harm: Callable[[Rig], object], code: str, detail: str) -> None:
    harm(rig)
    assert any(found == code and detail in said for found, said in findings(rig)), findings(rig)


@pytest.mark.parametrize("sql", ["DROP TABLE numbers", "DROP TABLE words", None])
def test_a_catalogue_without_a_table_or_with_nothing_in_it(rig: Rig, sql: str | None) -> None:
    rig.close()
    if sql is None:
        for file in rig.settings.root.glob("catalogue.sqlite3*"):
            file.unlink()
        rig.folders.catalogue.touch()
    else:
        with sqlite3.connect(rig.folders.catalogue) as file:
            file.execute(sql)
        file.close()
    done = saoluc(rig.settings.root, "verify")
    assert done.exit_code == 1, done.output
    assert "saoluc reindex" in done.output
    assert saoluc(rig.settings.root, "reindex").exit_code == 0
    assert saoluc(rig.settings.root, "verify").exit_code == 0
