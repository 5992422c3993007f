"""A paper belongs to whoever is at it, until they leave or do nothing for a while; the queue gives two people two."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from asking import token

from ingest.web.access import users as users_module
from ingest.web.access.users import Users
from ingest.web.reservations import IDLE_SECONDS, Reservations

PASSWORD = "mật khẩu dài"
PAPER, OTHER = "0a" * 8, "1b" * 8


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_paper_one_person() -> None:
    kept = Reservations()
    assert kept.take(PAPER, "lan", "Lan", "p1") is None
    assert kept.take(PAPER, "lan", "Lan") is None
    assert kept.take(PAPER, "minh", "Minh", "p2") == "Lan"
    assert kept.take(OTHER, "minh", "Minh", "p3") is None
    assert kept.others("lan") == {OTHER: "Minh"}
    assert kept.others("minh") == {PAPER: "Lan"}


def test_it_is_given_back_by_its_holder_alone_and_by_the_last_page() -> None:
    kept = Reservations()
    kept.take(PAPER, "lan", "Lan", "p1")
    kept.give_back(PAPER, "minh", "p1")
    kept.take(PAPER, "lan", "Lan", "p2")  # loaded again: the page before says that it is left after that
    kept.give_back(PAPER, "lan", "p1")
    assert kept.others("minh") == {PAPER: "Lan"}
    kept.take(PAPER, "lan", "Lan")
    kept.give_back(PAPER, "lan", "p2")
    assert kept.others("minh") == {}
    kept.give_back(PAPER, "lan", "p2")


def test_it_is_given_back_when_nothing_is_done() -> None:
    clock = Clock()
    kept = Reservations(clock=clock)
    kept.take(PAPER, "lan", "Lan")
    clock.now += IDLE_SECONDS
    assert kept.take(PAPER, "minh", "Minh") == "Lan"
    kept.take(PAPER, "lan", "Lan")  # a sign of life
    clock.now += IDLE_SECONDS
    assert kept.others("minh") == {PAPER: "Lan"}
    clock.now += 1
    assert kept.others("minh") == {}
    assert kept.take(PAPER, "minh", "Minh") is None


class Clerk:
    """A browser of one person. ``app``: the client whose application it shares."""

    def __init__(self, client: Any, name: str, app: Any = None) -> None:
        self.http = client() if app is None else type(app)(
            app.app, base_url="http://127.0.0.1:8080", client=("127.0.0.1", 50001), follow_redirects=False
        )  # fmt: skip
        answer = self.http.post(
            "/sign-in", data={"name": name, "password": PASSWORD, "csrf": token(self.http)}
        )
        assert answer.status_code == 303

    def next(self, query: str = "") -> str:
        return str(self.http.get(f"/queue{query}").headers["location"])

    def post(self, address: str, **data: Any) -> Any:
        return self.http.post(
            address, data=data, headers={"x-csrf-token": token(self.http), "hx-request": "true"}
        )


@pytest.fixture
def clerks(client: Any, root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Clerk, Clerk]:
    monkeypatch.setattr(users_module, "_COST", {"n": 2**4, "r": 8, "p": 1})
    for name in ("Lan", "Minh"):
        Users(root / "users.json").put(name, PASSWORD)
    lan = Clerk(client, "Lan")
    return lan, Clerk(client, "Minh", app=lan.http)


def test_the_queue_gives_two_clerks_two_papers(clerks: tuple[Clerk, Clerk], ids: dict[str, str]) -> None:
    lan, minh = clerks
    first, second = lan.next(), minh.next()
    assert first != second
    assert lan.next() == first  # asked again, each gets their own
    assert minh.next() == second
    page = lan.http.get(second).text
    assert "Minh đang duyệt văn bản này" in page
    assert "Minh đang duyệt" in lan.http.get("/").text
    assert "đang duyệt văn bản này" not in minh.http.get(second).text.replace(
        'data-said="{who} đang duyệt văn bản này', ""
    )


def test_what_one_clerk_leaves_for_later_is_passed_over_by_that_one_alone(
    clerks: tuple[Clerk, Clerk], ids: dict[str, str]
) -> None:
    lan, minh = clerks
    order = []
    for _ in ids:  # Lan leaves one after another, while Minh reviews what is most doubtful
        opened = lan.next().partition("?")[0]
        order.append(opened)
        assert lan.post(f"{opened}/later?skip=0").headers["location"] == "/queue?skip=0"
    assert len(set(order)) == len(ids)
    end = lan.http.get("/queue")
    assert end.status_code == 200
    assert f"Còn {len(ids)} văn bản để lại sau." in end.text
    # None of them is hidden from Minh, though another of Lan's papers is reviewed meanwhile.
    assert minh.next().partition("?")[0] == order[0]
    assert minh.post(f"{order[0]}/confirmed?skip=0", seen=0).status_code == 204
    assert lan.http.get("/queue").status_code == 200
    assert minh.next().partition("?")[0] == order[1]
    minh.http.get(f"{order[1]}?skip=0")
    # Begun again, Lan's queue has what is left and nobody is at.
    assert lan.post("/queue/again").headers["location"] == "/queue?skip=0"
    assert lan.next().partition("?")[0] == order[2]


def test_a_queue_is_begun_again_with_its_filters_and_only_by_intent(
    clerks: tuple[Clerk, Clerk], ids: dict[str, str]
) -> None:
    lan, _ = clerks
    opened = lan.next("?from=2023").partition("?")[0]
    answer = lan.post(f"{opened}/later?from=2023&skip=0")
    assert answer.headers["location"] == "/queue?from=2023&skip=0"
    assert lan.next("?from=2023").partition("?")[0] != opened
    refused = lan.http.post(f"{opened}/later", data={"csrf": "0" * 64})
    assert refused.status_code == 403


def test_a_paper_is_free_once_it_is_left(clerks: tuple[Clerk, Clerk]) -> None:
    lan, minh = clerks
    first = lan.next()
    document = first.partition("?")[0]
    (opened,) = re.findall(r'data-page="([0-9a-f]{16})"', lan.http.get(first).text)
    assert minh.post(f"{document}/reserved").json() == {"by": "Lan"}
    assert lan.post(f"{document}/reserved").json() == {"by": None}
    assert minh.post(f"{document}/left", page=opened).status_code == 204
    assert minh.next() != first
    assert lan.post(f"{document}/left", page=opened).status_code == 204
    assert minh.post(f"{document}/reserved").json() == {"by": None}


def test_where_all_are_taken_the_end_says_by_whom(clerks: tuple[Clerk, Clerk], ids: dict[str, str]) -> None:
    lan, minh = clerks
    for document in ids.values():
        lan.http.get(f"/documents/{document}?skip=0")
    end = minh.http.get("/queue")
    assert end.status_code == 200
    assert "Đang ở văn bản khác trong hàng: Lan." in end.text
