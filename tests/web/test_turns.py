"""Nobody keeps others waiting: whoever asks for much at once waits alone, and pictures are drawn aside."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.datastructures import Headers

from ingest.errors import NoImageError
from ingest.web.access.turns import AT_ONCE, Turns
from ingest.web.documents import documents
from ingest.web.documents.paper import Related
from ingest.web.gate import whose_turn
from ingest.web.record.images import PageImages


def test_so_many_of_one_person_at_once_and_others_at_once() -> None:
    async def tried() -> None:
        turns, going, most = Turns(2), {"lan": 0, "minh": 0}, {"lan": 0, "minh": 0}
        end = asyncio.Event()

        async def ask(who: str) -> None:
            async with turns.turn(who):
                going[who] += 1
                most[who] = max(most[who], going[who])
                await end.wait()
                going[who] -= 1

        asking = [asyncio.create_task(ask("lan")) for _ in range(9)]
        await asyncio.sleep(0)
        asking.append(asyncio.create_task(ask("minh")))
        await asyncio.sleep(0.01)
        assert going == {"lan": 2, "minh": 1}
        end.set()
        await asyncio.gather(*asking)
        assert most == {"lan": 2, "minh": 1}
        assert len(turns) == 0  # nothing is kept of anybody

    asyncio.run(tried())


def test_who_goes_away_while_waiting_leaves_nothing_behind() -> None:
    async def tried() -> None:
        turns, end = Turns(1), asyncio.Event()

        async def ask() -> None:
            async with turns.turn("lan"):
                await end.wait()

        first, second, third = (asyncio.create_task(ask()) for _ in range(3))
        await asyncio.sleep(0.01)
        second.cancel()
        end.set()
        await asyncio.gather(first, third)
        assert second.cancelled()
        assert len(turns) == 0

    asyncio.run(tried())


@pytest.fixture
def slow() -> Iterator[threading.Event]:
    """Whatever waits for it takes until the end of the test."""
    end = threading.Event()
    yield end
    end.set()


@pytest.fixture
def crowd() -> Iterator[Callable[[str, list[str]], None]]:
    """Has people ask for one address at once, each twelve times, and does not wait for the answers.

    ``verify=False``: else each would load the certificates of all authorities, which take longer than the request.
    """
    threads = ThreadPoolExecutor(120)

    def ask(address: str, people: list[str]) -> None:
        for who in people * 12:
            threads.submit(httpx.get, address, headers={"x-user": who}, timeout=60, verify=False)

    yield ask
    threads.shutdown(wait=True)


def is_answered(address: str) -> bool:
    answer = httpx.get(address, headers={"x-user": "Minh"}, timeout=20, verify=False)
    return answer.status_code == 200


def served(serve: Callable[..., str]) -> str:
    return serve(proxy_header="X-User", proxy_role="view", requests_per_second=1000)


def test_who_asks_for_what_takes_long_waits_alone(
    crowd: Callable[..., None], serve: Callable[..., str], slow: threading.Event, ids: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    begun: list[object] = []

    def related(*given: object) -> Related:
        begun.append(given)
        slow.wait(60)
        return Related([], [], [])

    monkeypatch.setattr(documents, "related", related)
    address = served(serve)
    crowd(f"{address}/documents/{ids['quyet-dinh']}", ["Lan"] * 6)
    wait_for(lambda: len(begun) >= AT_ONCE)
    assert is_answered(f"{address}/")
    assert is_answered(f"{address}/progress")
    slow.set()


@pytest.mark.usefixtures("undrawn")
def test_pictures_that_are_drawn_keep_no_page_waiting(
    crowd: Callable[..., None], serve: Callable[..., str], slow: threading.Event, ids: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Not even where many people ask for more of them than there are threads."""
    begun: list[object] = []

    def picture(*given: object) -> Any:
        begun.append(given)
        slow.wait(60)
        raise NoImageError("never drawn")

    address = served(serve)
    kept = f"{address}/documents/{ids['quyet-dinh']}/pages/1/page.jpg"
    assert is_answered(kept)
    monkeypatch.setattr(PageImages, "picture", picture)
    for width in ("page", "thumb"):
        people = [f"{width} {n}" for n in range(5)]
        crowd(f"{address}/documents/{ids['cong-van']}/pages/1/{width}.jpg", people)
    wait_for(lambda: len(begun) >= 3)
    assert is_answered(f"{address}/")
    assert is_answered(kept)  # what has been drawn is there at once
    slow.set()


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (("/", {}), ("/queue", {}), True),
        (("/", {}), ("/sign-in", {}), False),
        (("/api/v1/documents", {"authorization": "Bearer a"}), ("/api/v1", {"authorization": "Bearer a"}), True),
        (("/api/v1", {"authorization": "Bearer a"}), ("/api/v1", {"authorization": "Bearer b"}), False),
        (("/", {"authorization": "Bearer a"}), ("/", {"authorization": "Bearer b"}), True),
    ],
)  # fmt: skip
def test_whose_requests_wait_for_one_another(
    one: tuple[str, dict[str, str]], other: tuple[str, dict[str, str]], together: bool
) -> None:
    """Strangers of one address do, but for programs with tokens of their own, and nobody who signs in."""
    stranger = SimpleNamespace(user=None, party="10.0.0.1")
    turns = {whose_turn(path, Headers(headers), cast(Any, stranger)) for path, headers in (one, other)}
    assert (len(turns) == 1) is together


def wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.usefixtures("undrawn")
def test_pictures_that_nobody_waits_for_hold_no_turn(
    serve: Callable[..., str], ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a list that is left, the small pictures are still being drawn, one after another."""
    begun, end = threading.Event(), threading.Event()

    def slow(*_: Any) -> None:
        begun.set()
        end.wait(60)
        raise NoImageError("")

    monkeypatch.setattr(PageImages, "picture", slow)
    address = urlsplit(serve())
    path = f"/documents/{ids['cong-van']}/pages/1/thumb.jpg"
    asking = [socket.create_connection((address.hostname, address.port)) for _ in range(AT_ONCE)]
    try:
        for one in asking:
            one.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        assert begun.wait(20)
        with pytest.raises(httpx.ReadTimeout):  # whoever waits for them all has no other turn
            _asked_on_and_on(f"{address.geturl()}/progress")
        for one in asking:
            one.close()
        assert httpx.get(f"{address.geturl()}/progress", timeout=40, verify=False).status_code == 200
    finally:
        end.set()


def _asked_on_and_on(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        httpx.get(address, timeout=2, verify=False)
