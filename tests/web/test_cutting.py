"""Where papers begin, in the review page: shown, asked to be otherwise, done by whoever has the folders, and undone."""

from __future__ import annotations

import io
import re
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import stacked
from asking import CHROMIUM, token
from PIL import Image
from playwright.sync_api import Page, expect
from rig import Rig
from stacked import STACK
from test_browser import is_accessible
from test_page_order import OUT_OF_ORDER
from test_recut import shared_here
from test_sent import beat
from test_stacks import findings
from test_without_scripts import forms

from ingest.archive import holding, stacks
from ingest.archive.archive import Archive
from ingest.archive.corrections import Correction
from ingest.archive.holding import Decision
from ingest.building.build import Builder
from ingest.disk.locking import Lock
from ingest.messages import catalogue
from ingest.service.anew import asked_cuts, cut_steps, recut
from ingest.settings import Settings
from ingest.web.access.audit import AuditLog
from ingest.web.access.roles import Role
from ingest.web.access.users import Users
from ingest.web.under_way.own_cuts import OwnCuts

DOUBTFUL = [*STACK[:6], [stacked.HEAD[0], stacked.HEAD[4], *stacked.BODY]]
"""The last page has an issuer and a date, and nothing else of a head: perhaps a paper begins there."""


@pytest.fixture(autouse=True)
def at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut is read by the stand-in, in this process."""

    @contextmanager
    def at_work(settings: Any, begun: Callable[[Any], None]) -> Iterator[Any]:
        rig = Rig(root, readers=stacked.readers())
        yield rig.house, Builder(rig.settings, stacked.readers()), shared_here()
        rig.close()

    monkeypatch.setattr(recut, "at_work", at_work)


def taken_in(root: Path, pages: list[list[str]] = STACK, name: str = "tập.pdf", **settings: Any) -> str:
    """A file goes its way; the id that it has as one document, or as a stack."""
    rig = Rig(root, readers=stacked.readers(), settings=settings)
    before = {*rig.archive.documents(), *rig.held.documents()}
    rig.ingest(name, stacked.scan(pages))
    new = {*rig.archive.documents(), *rig.held.documents()} - before
    found = [*stacks.ids(rig.archive), *stacks.ids(rig.held)] or [*new]
    rig.close()
    return found[0]


@pytest.fixture
def stack(root: Path) -> str:
    return taken_in(root)


def papers(root: Path, store: str = "archive") -> dict[str, str]:
    """The ids of the parts in a store, by their pages."""
    rig = Rig(root)
    archive = rig.archive if store == "archive" else rig.held
    made = {one: archive.made(one) for one in archive.documents()}
    rig.close()
    return {
        "-".join(map(str, said["pages_of_original"])): one
        for one, said in made.items()
        if "pages_of_original" in said
    }


def sent(client: Any, stack: str, begins: set[int], before: str = "2-4, 5-5, 6-7", **other: str) -> Any:
    data = {"csrf": token(client), "before": before, "begins": sorted(begins), **other}
    return client.post(f"/stacks/{stack}/cut", data=data)


def looked_for(root: Path) -> None:
    """The server without a service looks for what is asked for."""
    OwnCuts(Settings(root=root)).look()


def carried_out(root: Path) -> None:
    """What is asked for is done, be it by the server's own thread, which looks for it too."""
    for _ in range(600):
        looked_for(root)
        if not asked_cuts.waiting(root / "work"):
            return
        time.sleep(0.1)
    pytest.fail("the request still waits")


def ticked(page: str) -> list[int]:
    return [int(tick) for tick in re.findall(r'name="begins" value="(\d+)" checked', page)]


def hold(root: Path, document: str) -> None:
    rig = Rig(root)
    holding.hold(document, rig.house, Decision.now("hold", "bình", "mật"))
    rig.close()


def test_all_pages_are_there_by_papers(client: Any, root: Path, stack: str) -> None:
    here = client()
    page = here.get(f"/stacks/{stack}").text
    assert re.findall(r'id="page-(\d+)"', page) == list("1234567")
    assert ticked(page) == [2, 5, 6]
    parts = papers(root)
    for pages, document in parts.items():
        first, last = map(int, pages.split("-"))
        for number in range(first, last + 1):
            assert f'src="/documents/{document}/pages/{number - first + 1}/thumb.jpg"' in page
        assert f'<a href="/documents/{document}">' in page
    assert f'src="/stacks/{stack}/sheets/1/thumb.jpg"' in page
    assert ">bìa<" in page
    picture = here.get(f"/stacks/{stack}/sheets/1/thumb.jpg")
    assert (picture.status_code, picture.headers["cache-control"]) == (200, "no-store")
    assert Image.open(io.BytesIO(picture.content)).width == 160


def test_why_a_boundary_is_doubtful_is_said_in_words(client: Any, root: Path) -> None:
    stack = taken_in(root, DOUBTFUL)
    (said,) = [
        one
        for one in stacks.read(stacks.place(Rig(root).archive, stack))["boundaries"]
        if one["page"] == 7 and one["doubtful"]
    ]
    tile = client().get(f"/stacks/{stack}").text.partition('id="page-7"')[2].partition("</li>")[0]
    assert "Chưa chắc" in tile
    for reason in said["reasons"]:
        assert catalogue()[f"web.boundary.{reason}"].vi in tile


def test_that_all_is_right_as_it_is_is_said_without_making_anything_anew(client: Any, root: Path) -> None:
    stack, here = taken_in(root, DOUBTFUL), client()
    before = papers(root)
    part = f"/documents/{before['6-7']}"
    assert "Xem, tách, gộp" in here.get(part).text
    assert sent(here, stack, {2, 5, 6}).status_code == 303
    carried_out(root)
    assert papers(root) == before
    page = here.get(f"/stacks/{stack}").text
    assert "Chưa chắc" not in page
    assert "Trước đó: trang 2-4, 5-5, 6-7" in page
    assert "Tách như trước đó" not in page
    assert "Xem, tách, gộp" not in here.get(part).text
    assert sent(here, stack, {2, 5, 6}).status_code == 422  # it was said
    rig = Rig(root, readers=stacked.readers())
    assert [one for one in findings(rig) if one[0] == stack] == []
    rig.close()


def test_every_sign_of_a_boundary_has_words() -> None:
    weights = tomllib.loads((files("parse") / "data" / "boundaries.toml").read_text("utf-8"))["weights"]
    assert {f"web.boundary.{name}" for name in weights if name != "bias"} <= set(catalogue())


def test_asked_waits_and_done_by_this_program_where_no_service_runs(
    client: Any, root: Path, stack: str
) -> None:
    here = client()
    assert (answer := sent(here, stack, {2, 5, 6, 7}, why="hai văn bản")).status_code == 303
    assert answer.headers["location"] == f"/stacks/{stack}"
    (deed,) = AuditLog(root / "audit.jsonl").latest(10)
    assert (deed.what, deed.of, deed.detail) == ("cut", stack, "hai văn bản")
    page = here.get(f"/stacks/{stack}").text
    assert "Đang chờ, hoặc đang tách." in page
    assert 'http-equiv="refresh"' in page
    assert 'id="cut"' not in page
    asks = {"hx-request": "true"}
    assert "hx-refresh" not in here.get(f"/stacks/{stack}", headers=asks).headers
    assert sent(here, stack, {2, 5}).status_code == 409
    with Lock(root / "work"):  # a service has the folders
        looked_for(root)
    beat(root)  # it was killed, and will be started again
    looked_for(root)
    beat(root, ago=60)
    assert sorted(papers(root)) == ["2-4", "5-5", "6-7"]
    carried_out(root)
    assert sorted(papers(root)) == ["2-4", "5-5", "6-6", "7-7"]
    assert here.get(f"/stacks/{stack}", headers=asks).headers["hx-refresh"] == "true"
    page = here.get(f"/stacks/{stack}").text
    assert "nay là 4 văn bản" in page
    assert ticked(page) == [2, 5, 6, 7]
    assert "hai văn bản" in page


def test_what_was_done_is_undone_and_reviews_come_back(client: Any, root: Path, stack: str) -> None:
    here, part = client(), papers(root)["6-7"]
    said = Correction(
        at="", action="confirm", before=None, after=None, who="lan", when="2026-11-30T08:00:00+00:00",
        reading=1,
    )  # fmt: skip
    rig = Rig(root)
    rig.archive.add_corrections(part, [said])
    rig.house.enter(part)
    rig.close()
    assert "đã duyệt" in here.get(f"/stacks/{stack}").text
    sent(here, stack, {2, 5, 6, 7})
    carried_out(root)
    page = here.get(f"/stacks/{stack}").text
    (undo,) = [one for one in forms(page) if "begins" in one and one.about["action"].endswith("/cut")]
    data = {**undo, "begins": re.findall(r'type="hidden" name="begins" value="(\d+)"', page)}
    assert here.post(undo.about["action"], data=data).status_code == 303
    carried_out(root)
    assert papers(root)["6-7"] == part
    rig = Rig(root)
    assert rig.archive.corrections(part) == [said]
    rig.close()
    page = here.get(f"/stacks/{stack}").text
    assert page.count("Trước đó: trang") == 2


def test_why_it_was_not_done_is_said(client: Any, root: Path, stack: str) -> None:
    here = client()
    sent(here, stack, {2, 5})
    original = stacks.place(Rig(root).archive, stack) / "original.pdf"
    original.write_bytes(original.read_bytes() + b" ")
    carried_out(root)
    page = here.get(f"/stacks/{stack}").text
    assert "giữ nguyên như cũ. Bản quét gốc không còn đúng" in page
    assert ticked(page) == [2, 5, 6]
    here.cookies.set("saoluc_lang", "en")
    assert "The original scan is not the one that was archived" in here.get(f"/stacks/{stack}").text


@pytest.mark.parametrize(
    ("begins", "other", "status"),
    [
        ({2, 5, 8}, {}, 422), ({2, 5, 100_000_000}, {}, 422), ({-1}, {}, 422), ({2, 5, 6}, {}, 422),
        ({5, 6}, {}, 422), ({2, 5}, {"before": "2-7"}, 409), ({2, 5}, {"why": "x\u202e"}, 422),
        ({2, 5}, {"why": "x" * 1001}, 422), ({2, 5}, {"csrf": "0" * 64}, 403),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(
    client: Any, root: Path, stack: str, begins: set[int], other: dict[str, str], status: int
) -> None:
    here = client()
    assert sent(here, stack, begins, **other).status_code == status
    assert asked_cuts.waiting(root / "work") == []
    assert AuditLog(root / "audit.jsonl").latest(10) == []
    assert here.get(f"/stacks/{stack}/cut").headers["location"] == f"/stacks/{stack}"


def test_a_document_that_may_be_several_is_cut(client: Any, root: Path) -> None:
    document = taken_in(root, STACK[3:], split="never")
    here = client()
    assert f'href="/stacks/{document}"' in here.get(f"/documents/{document}").text
    page = here.get(f"/stacks/{document}").text
    assert (ticked(page), page.count('name="begins"')) == ([], 3)
    assert sent(here, document, {1}, before="1-4").status_code == 422
    assert sent(here, document, {2, 3}, before="1-4").status_code == 303
    carried_out(root)
    assert sorted(papers(root)) == ["2-2", "3-4"]
    assert here.get(f"/documents/{document}").status_code == 404
    assert ticked(here.get(f"/stacks/{document}").text) == [2, 3]


def test_a_part_leads_to_its_file(client: Any, root: Path) -> None:
    stack = taken_in(root, DOUBTFUL)
    here, part = client(), papers(root)["6-7"]
    page = here.get(f"/documents/{part}").text
    assert "Trang 6–7 của tệp tập.pdf" in page
    assert f'href="/stacks/{stack}#page-6"' in page
    assert f'href="/stacks/{stack}#page-7">Xem, tách, gộp' in page  # another paper may begin there
    assert here.get(f"/stacks/{part}").headers["location"] == f"/stacks/{stack}"


def test_what_cannot_be_parted_has_no_such_page(client: Any, root: Path, ids: dict[str, str]) -> None:
    here = client()
    one_page = taken_in(root, [stacked.whole(11)], split="never")
    for document in (one_page, "0" * 16):
        assert here.get(f"/stacks/{document}").status_code == 404
        assert sent(here, document, {2}, before="1-1").status_code == 404
    assert here.get("/stacks/../etc").status_code == 404
    assert here.get(f"/stacks/{ids['thong-bao']}").status_code == 200  # a TIFF file of several pages


def test_while_its_papers_are_moved_a_file_is_there_again_soon(client: Any, root: Path, stack: str) -> None:
    here, work = client(), root / "work"
    archive = Archive(root / "archive")
    archive.place(papers(root)["5-5"]).rename(root / "elsewhere")
    assert here.get(f"/stacks/{stack}").status_code == 404
    cut_steps.mark_begun(work, stack)
    for answer in (here.get(f"/stacks/{stack}"), sent(here, stack, {2, 5})):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    cut_steps.unmark(work, stack)
    assert here.get(f"/stacks/{stack}").status_code == 404


def test_of_a_file_of_which_a_paper_is_held_nothing_is_shown(client: Any, root: Path, stack: str) -> None:
    here, parts = client(), papers(root)
    assert here.get(f"/stacks/{stack}/sheets/1/thumb.jpg").status_code == 200
    hold(root, parts["5-5"])
    for asked in (stack, parts["5-5"]):
        assert here.get(f"/stacks/{asked}").status_code == 404
        assert sent(here, asked, {2, 5}).status_code == 404
        for width in ("thumb", "page", "large"):
            for number in (1, 5):
                assert here.get(f"/stacks/{asked}/sheets/{number}/{width}.jpg").status_code == 404
    page = here.get(f"/documents/{parts['2-4']}").text
    assert "Trang 2–4 của tệp tập.pdf" in page
    assert "/stacks/" not in page
    assert not (root / "cache" / "pages" / stack).exists()


def test_only_sheets_are_drawn_from_the_original(client: Any, stack: str) -> None:
    here = client()
    for number in (0, 2, 5, 8, 99):
        assert here.get(f"/stacks/{stack}/sheets/{number}/thumb.jpg").status_code == 404
    assert here.get(f"/stacks/{stack}/sheets/1/huge.jpg").status_code == 404


def secret_pages() -> list[list[str]]:
    return stacked.with_secret(4)


def test_a_held_file_is_cut_by_its_numbers(client: Any, root: Path) -> None:
    document, here = taken_in(root, secret_pages()), client()
    assert here.get(f"/stacks/{document}").status_code == 404
    page = here.get("/manage/held").text
    assert 'name="pages" value="5, 6"' in page
    assert "/stacks/" not in page
    data = {"csrf": token(here), "document": document, "pages": "2, 5;6", "why": "tách riêng"}
    assert here.post("/manage/held/cut", data=data).status_code == 303
    assert "Đang chờ, hoặc đang tách." in here.get("/manage/held").text
    assert here.post("/manage/held/cut", data=data).status_code == 409
    carried_out(root)
    assert (sorted(papers(root)), sorted(papers(root, "held"))) == (["2-4", "6-7"], ["5-5"])
    page = here.get("/manage/held").text
    assert f"trang 5–5 của tệp {document}" in page
    assert 'name="pages" value="2, 5, 6"' in page  # the original is held with it
    assert "nay là 3 văn bản" in page


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"pages": "2, 99"}, 422), ({"pages": "2-5"}, 422), ({"pages": "0, 2"}, 422), ({"pages": "1"}, 422),
        ({"pages": "hai"}, 422), ({"why": " "}, 422), ({"document": "0" * 16}, 404), ({"document": "../x"}, 422),
    ],
)  # fmt: skip
def test_wrong_numbers_for_a_held_file_are_refused(
    client: Any, root: Path, given: dict[str, str], status: int
) -> None:
    document, here = taken_in(root, secret_pages()), client()
    data = {"csrf": token(here), "document": document, "pages": "2, 5, 6", "why": "vì", **given}
    assert here.post("/manage/held/cut", data=data).status_code == status
    assert asked_cuts.waiting(root / "work") == []


def test_what_is_in_the_archive_is_not_cut_as_held(client: Any, root: Path, stack: str) -> None:
    here = client()
    for document in (stack, *papers(root).values()):
        data = {"csrf": token(here), "document": document, "pages": "2", "why": "vì"}
        assert here.post("/manage/held/cut", data=data).status_code == 404
    assert asked_cuts.waiting(root / "work") == []


@pytest.mark.usefixtures("quick_hashes")
def test_who_views_sees_the_papers_and_changes_nothing(client: Any, root: Path, stack: str) -> None:
    for role in Role:
        Users(root / "users.json").put(role.value, "mật khẩu dài", role)
    here = client()
    here.post("/sign-in", data={"name": "view", "password": "mật khẩu dài", "csrf": token(here)})
    page = here.get(f"/stacks/{stack}").text
    assert page.count("disabled") == page.count('name="begins"') == 7
    assert 'id="cut"' not in page
    assert sent(here, stack, {2, 5}).status_code == 403
    here.post("/sign-out", data={"csrf": token(here)})
    here.post("/sign-in", data={"name": "review", "password": "mật khẩu dài", "csrf": token(here)})
    data = {"csrf": token(here), "document": stack, "pages": "2", "why": "vì"}
    assert here.post("/manage/held/cut", data=data).status_code == 403
    assert asked_cuts.waiting(root / "work") == []
    assert sent(here, stack, {2, 5}).status_code == 303


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_cut_by_key(page: Page, root: Path) -> None:
    stack = taken_in(root, DOUBTFUL)
    page.goto(f"{page.url}stacks/{stack}")
    is_accessible(page)
    tick = page.locator("input[name=begins]:focus")
    changes = page.locator("#changes")
    expect(changes).to_contain_text("Chưa đổi gì. Gửi đi nghĩa là")
    page.keyboard.press("ArrowRight")
    expect(tick).to_have_value("1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(tick).to_have_value("2")
    page.keyboard.press("n")
    expect(tick).to_have_value("7")
    expect(page.locator("#near img")).to_have_js_property("complete", True)
    page.keyboard.press("Space")
    expect(changes).to_contain_text("Để yên: trang 2–4, trang 5.")
    expect(changes).to_contain_text("Làm mới: trang 6, trang 7.")
    expect(changes).to_contain_text("Không còn: trang 6–7.")
    warned: list[str] = []
    page.once("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))
    page.locator(".top nav a").first.click()
    expect(changes).to_contain_text("Làm mới")
    assert warned == ["beforeunload"]
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đang chờ, hoặc đang tách.")).to_be_visible()
    is_accessible(page)
    carried_out(root)
    expect(page.get_by_text("nay là 4 văn bản")).to_be_visible()
    expect(page.locator(".group:not(.loose)")).to_have_count(4)
    assert sorted(papers(root)) == ["2-4", "5-5", "6-6", "7-7"]


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_what_will_change_is_foretold_as_it_comes(page: Page, root: Path, stack: str) -> None:
    """Of each set of marks the page says which papers there will be; the program makes the same ones."""
    address = f"{page.url}stacks/{stack}"
    for begins, wanted in (({2, 7}, ["2-6", "7-7"]), ({1, 4, 5}, ["1-3", "4-4", "5-7"])):
        page.goto(address)
        for number in range(1, 8):
            tick = page.locator(f".tick[value='{number}']")
            if tick.count():
                tick.set_checked(number in begins)
        anew = page.locator("#changes p", has_text="Làm mới").inner_text()
        told = re.findall(r"trang (\d+)(?:–(\d+))?", anew)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Đang chờ, hoặc đang tách.")).to_be_visible()
        carried_out(root)
        assert {f"{a}-{b or a}" for a, b in told} == set(papers(root)) - {"2-4", "5-5", "6-7"}
        assert sorted(papers(root)) == wanted
        expect(page.get_by_text("Đang chờ, hoặc đang tách.")).to_have_count(0)


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_pages_put_in_order_are_as_they_lay_by_key_and_back(page: Page, root: Path) -> None:
    stack = taken_in(root, OUT_OF_ORDER)
    (ordered,) = papers(root).values()
    page.goto(f"{page.url}stacks/{stack}")
    expect(page.get_by_text("1, 4, 2, 3")).to_be_visible()
    for document, button in ((papers(root)["1-4"], "Xếp theo số trang in"), ("", "Giữ thứ tự như trong tệp")):
        expect(page.locator("#changes")).to_contain_text("Chưa đổi gì")  # the script listens
        page.keyboard.press("o")
        expect(page.get_by_text("Đang chờ, hoặc đang tách.")).to_be_visible()
        carried_out(root)
        expect(page.locator("#order")).to_contain_text(button)
        assert papers(root)["1-4"] != document
    assert papers(root)["1-4"] == ordered
    is_accessible(page)
