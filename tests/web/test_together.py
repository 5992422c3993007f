"""Doubtful values of long lists: a few are asked one by one; many are left out of a review, or looked at together."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asking import CHROMIUM, archive, show_all_doubts, token
from playwright.sync_api import BrowserContext, expect
from test_clerks import Desk as Window
from test_editing import Desk
from test_page_weight import make_long, nodes

from ingest.catalogue import open_catalogue
from ingest.doubt.judged import Judged, Place, to_json
from ingest.export.lists.lists import json_line
from ingest.export.paper import read_paper
from ingest.settings import Settings

HEADINGS = [f"/document/headings/{n}/title" for n in range(3, 30, 3)]
NOTES = [f"/document/footnotes/{n}/text" for n in range(0, 20, 4)]


@pytest.fixture
def desk(client: Any, root: Path, ids: dict[str, str]) -> Desk:
    return Desk(client(), root, ids["quyet-dinh"])


def make_doubtful(root: Path, document: str, places: list[str]) -> None:
    """Makes a paper long, and values of its lists doubtful; each is said to stand on its first page."""
    make_long(root, document)
    there = archive(root)
    judged = [one for one in there.judged(document) if not one.at.startswith("/document/headings")]
    for n, at in enumerate(places):
        place = Place(page=1, box=(100, 100 + 40 * n, 700, 130 + 40 * n))
        judged.append(
            Judged(at=at, probability=0.1, doubtful=True, confidence=0.4, reasons=[], places=[place])
        )
    (there.place(document) / "doubts.json").write_text(to_json(judged), encoding="utf-8")
    catalogue = open_catalogue(Settings(root=root))
    catalogue.put(there.row(document))
    catalogue.close()


def of_lists(root: Path, document: str) -> list[str]:
    """The places of long lists that are doubtful by the archive's folder."""
    found = read_paper(document, archive(root)).doubtful
    return sorted(at for at in found if at.startswith(("/document/headings", "/document/footnotes")))


def doubts_listed(root: Path, document: str) -> int:
    catalogue = open_catalogue(Settings(root=root))
    row = catalogue.get(document)
    catalogue.close()
    assert row is not None
    return row.doubts


def test_a_few_are_asked_one_by_one(desk: Desk, root: Path) -> None:
    make_doubtful(root, desk.document, HEADINGS[:3])
    page = desk.page("?skip=0")
    assert all(f'data-at="{at}"' in page for at in HEADINGS[:3])
    assert 'id="together"' not in page
    assert desk.post("confirmed", seen=0, folded="left").status_code == 204
    assert desk.corrections[-1].after is None
    assert of_lists(root, desk.document) == []


def test_many_are_left_out_of_a_review_and_stay_doubtful(desk: Desk, root: Path) -> None:
    make_doubtful(root, desk.document, HEADINGS + NOTES)
    page = desk.page("?skip=0")
    assert not any(f'data-at="{at}"' in page for at in HEADINGS + NOTES)
    assert nodes(page) < 900
    assert f"Không duyệt {len(HEADINGS + NOTES)} chỗ ở" in page
    # Who says nothing of them has not looked at them.
    assert desk.post("confirmed", seen=0).status_code == 204
    assert sorted(desk.corrections[-1].after["left"]) == ["footnotes", "headings"]
    assert of_lists(root, desk.document) == sorted(HEADINGS + NOTES)
    assert read_paper(desk.document, archive(root)).doubtful == {*HEADINGS, *NOTES}
    assert doubts_listed(root, desk.document) == len(HEADINGS + NOTES)
    page = desk.page()
    assert "đã duyệt" in page
    assert "để lại, chưa soát" in page
    assert f"còn {len(HEADINGS + NOTES)} chỗ nghi ngờ" in page
    assert "Duyệt lại" in page


def test_together_they_are_all_there_and_confirmed_as_a_group(desk: Desk, root: Path) -> None:
    make_doubtful(root, desk.document, HEADINGS + NOTES)
    page = desk.page("?skip=0&open=together")
    assert all(f'data-at="{at}"' in page for at in HEADINGS + NOTES)
    assert '<input type="hidden" name="folded" value="seen">' in page  # also without scripts
    desk.set(NOTES[0], "Theo báo cáo số 1 của Sở Nội vụ.", "Theo báo cáo số 7 của Sở Nội vụ.")
    assert desk.post("confirmed", seen=1, folded="seen").status_code == 204
    said = desk.corrections[-1].after
    assert sorted(said["together"]) == sorted(
        HEADINGS + NOTES[1:]
    )  # the one that was mended was looked at by itself
    assert of_lists(root, desk.document) == []
    assert doubts_listed(root, desk.document) == 0
    assert f"{len(HEADINGS + NOTES) - 1} chỗ nghi ngờ được soát cùng một lượt" in desk.page()


def test_what_was_left_can_be_looked_at_later(desk: Desk, root: Path) -> None:
    make_doubtful(root, desk.document, HEADINGS)
    desk.post("confirmed", seen=0)
    assert 'id="together"' in desk.page()
    assert desk.post("confirmed", seen=1, folded="seen").status_code == 204
    assert of_lists(root, desk.document) == []
    assert 'id="together"' not in desk.page()
    desk.post("withdrawn", seen=2)
    assert of_lists(root, desk.document) == sorted(HEADINGS)


@pytest.mark.parametrize("folded", ["all", "seen,left"])
def test_nothing_else_can_be_said_of_them(desk: Desk, root: Path, folded: str) -> None:
    make_doubtful(root, desk.document, HEADINGS)
    assert desk.post("confirmed", seen=0, folded=folded).status_code == 422
    assert desk.corrections == []


def test_exports_say_what_a_review_left(client: Any, root: Path, ids: dict[str, str]) -> None:
    make_doubtful(root, ids["quyet-dinh"], HEADINGS)
    one = Desk(client(), root, ids["quyet-dinh"])
    one.post("confirmed", seen=0)
    said = json.loads(json_line(read_paper(one.document, archive(root))))
    assert said["reviewed"]["left"] == ["headings"]
    assert said["doubtful"] == sorted(HEADINGS)


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
def test_by_key(window: BrowserContext, serve: Callable[..., str], root: Path, ids: dict[str, str]) -> None:
    make_doubtful(root, ids["quyet-dinh"], HEADINGS + NOTES)
    desk = Window(window, serve(), root, ids["quyet-dinh"], "?skip=0")
    page = desk.page
    main = page.locator("#record [data-rank]").count()
    desk.type("#f-document-place", "Tuyên Quang")
    page.keyboard.press("F9")
    gathered = page.locator("#record [data-gathers] [data-rank]")
    expect(gathered).to_have_count(len(HEADINGS + NOTES))
    expect(page.locator(".gathered .viewer")).to_be_hidden()
    expect(page.locator("#f-document-place")).to_be_hidden()
    expect(page.locator(".current .crop")).to_have_count(1)
    expect(page.locator("[data-seen]")).to_have_count(1)
    desk.is_fit()
    assert [one.after for one in desk.corrections] == ["Tuyên Quang"]  # what was typed is saved on the way
    page.keyboard.press("F9")  # and back
    expect(page.locator("#record [data-rank]")).to_have_count(main)
    page.keyboard.press("F9")
    expect(gathered).to_have_count(len(HEADINGS + NOTES))
    show_all_doubts(page)
    address = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != address)
    assert len(desk.corrections[-1].after["together"]) == len(HEADINGS + NOTES)


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: sudo apt-get install chromium")
@pytest.mark.parametrize("why", ["not yet", "never"])
def test_what_has_no_picture_was_not_seen(
    window: BrowserContext, serve: Callable[..., str], root: Path, ids: dict[str, str], why: str
) -> None:
    """In the group the page is not beside the values: without its picture nobody can tell whether one is right."""
    make_doubtful(root, ids["quyet-dinh"], HEADINGS)
    held: list[Any] = []
    desk = Window(window, serve(), root, ids["quyet-dinh"], "?skip=0&open=together")
    page = desk.page
    page.route("**/pages/**", lambda route: held.append(route) if why == "not yet" else route.abort())
    page.reload(wait_until="commit")
    expect(page.locator("[data-seen]")).to_have_count(1)
    page.wait_for_timeout(600)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#unseen")).to_contain_text("chỗ chưa xem")
    assert desk.corrections == []


def test_a_stranger_cannot_open_it(client: Any, root: Path, ids: dict[str, str]) -> None:
    here = client(proxy_header="X-User", proxy_role="view")
    headers = {"x-user": "Lan"}
    page = here.get(f"/documents/{ids['quyet-dinh']}?open=together", headers=headers)
    assert page.status_code == 200
    assert "all-right" not in page.text
    sent = here.post(
        f"/documents/{ids['quyet-dinh']}/confirmed",
        data={"seen": 0, "folded": "seen", "csrf": token(here)},
        headers=headers,
    )
    assert sent.status_code == 403
