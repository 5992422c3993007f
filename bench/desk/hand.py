"""Hand: does in a browser what a person does with mouse and keyboard, and counts it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page

_POINT_AND_CLICK, _KEY, _CHANGE = 1.1 + 0.2, 0.28, 0.4
"""Seconds: pointing with a mouse and clicking; a key, of an average person who is no typist; moving the hand between
mouse and keyboard (Card, Moran, Newell: The Keystroke-Level Model, CACM 23/7, 1980). Nothing for thinking.
"""


class Cost(NamedTuple):
    """``waited``: seconds from the first click or key until the result is shown, by a script that does not think;
    ``looked``: those of them in which the script looked at the page as a person has to; ``cpu``: seconds of CPU in
    which this process served it, which say more where others want the machine too.
    """

    clicks: int
    keys: int
    letters: int
    changes: int
    waited: float
    looked: float
    cpu: float

    @property
    def by_a_person(self) -> float:
        """Seconds that a person's hands need, reckoned, without what they wait, look or think."""
        return self.clicks * _POINT_AND_CLICK + (self.keys + self.letters) * _KEY + self.changes * _CHANGE


@dataclass
class Hand:
    """One task's clicks, keys and letters; a chord is one key. The hand is at the mouse at first."""

    page: Page
    clicks: int = 0
    keys: int = 0
    letters: int = 0
    changes: int = 0
    looked: float = 0.0
    _begun: float = 0.0
    _at_keys: bool = False

    def click(self, what: Locator) -> None:
        self._goes_to(keys=False)
        self.clicks += 1
        what.click()

    def press(self, key: str) -> None:
        self._goes_to(keys=True)
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self._goes_to(keys=True)
        self.letters += len(text)
        self.page.keyboard.type(text)

    def choose(self, button: Locator, file: Path) -> None:
        """A file by a button of the page, and in the window of the system that opens: the file, and "Open"."""
        with self.page.expect_file_chooser() as opened:
            self.click(button)
        self.clicks += 2
        opened.value.set_files(file)

    def downloads(self, what: Locator) -> Any:
        """Clicks, and waits until what it leads to has been saved."""
        with self.page.expect_download() as saved:
            self.click(what)
        saved.value.path()
        return saved.value

    def opens(self, what: Locator) -> Any:
        """Clicks on a link to a file that the browser itself shows, and waits until all of it has come; a browser
        without windows shows none, and saves it.
        """
        address, saved = what.get_attribute("href") or "", list[Any]()

        def save(file: Any) -> None:
            saved.append(file)

        self.page.on("download", save)
        with self.page.expect_response(lambda one: one.url.endswith(address)) as came:
            self.click(what)
        while not saved and not self.page.url.endswith(address):
            self.page.wait_for_timeout(5)
        self.page.remove_listener("download", save)
        if saved:
            saved[0].path()
        else:
            came.value.finished()
        return came.value

    def looks(self, seconds: float) -> None:
        self.page.wait_for_timeout(seconds * 1000)
        self.looked += seconds

    def cost_of(self, do: Callable[[Hand], object]) -> Cost:
        """What it costs to do something until its result is shown."""
        cpu = time.process_time()
        do(self)
        waited, cpu = time.monotonic() - self._begun, time.process_time() - cpu
        return Cost(self.clicks, self.keys, self.letters, self.changes, waited, self.looked, cpu)

    def _goes_to(self, *, keys: bool) -> None:
        self._begun = self._begun or time.monotonic()
        self.changes += keys != self._at_keys
        self._at_keys = keys
