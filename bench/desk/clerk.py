"""Clerk: reviews one paper of the queue in a real browser: looks at what is in view, types what is wrong, goes on.

The clerk does what the page asks and knows the truth, but only of what is in view. Of what is not doubtful nothing is
looked at. A doubtful value that the truth does not tell is taken as right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from playwright.sync_api import Page

from bench.desk.truths import UNKNOWN, Truth, same

_MOST_KEYS = 200
_LOOKS = 800
"""Milliseconds that the clerk looks at what is in view before saying that it is right. No key is pressed sooner."""
_WATCH = """() => {
    const now = () => performance.timeOrigin + performance.now();
    const there = () => document.querySelector("#all-right") && document.activeElement !== document.body
        && document.querySelector(".sheet img[src]")?.complete;
    const look = () => {
        if (!there()) return requestAnimationFrame(look);
        window.deskThere ??= now();
        if (!document.querySelector("[data-seen]")) return requestAnimationFrame(look);
        window.deskShown = now();
    };
    addEventListener("DOMContentLoaded", () => requestAnimationFrame(look));
    window.deskMoves = [];
    let key = null;
    addEventListener("keydown", (event) => {
        key = { name: event.key, at: event.timeStamp };
        sessionStorage.setItem("desk-key", String(performance.timeOrigin + event.timeStamp));
    }, true);
    addEventListener("focusin", (event) => {
        if (key?.name !== "Enter" || !event.target.closest("[data-rank], #all-right")) return;
        const pressed = key.at;
        key = null;
        requestAnimationFrame(() => window.deskMoves.push(performance.now() - pressed));
    }, true);
}"""
_LOOK = """() => {
    const pane = document.querySelector(".scroll").getBoundingClientRect();
    const whole = (box) => box.top >= pane.top - 2 && box.bottom <= pane.bottom + 2;
    const parts = [...document.querySelectorAll("#record [data-rank]")].sort((a, b) => a.dataset.rank - b.dataset.rank);
    return parts.map((part) => {
        const control = part.querySelector(".control"), place = part.querySelector(".value, .looked") ?? part;
        return {
            at: part.dataset.at, is_list: part.matches(".series"), said: control?.value ?? "",
            items: [...part.querySelectorAll("li .control")].map((one) => one.value),
            removable: part.closest("li")?.querySelector(".remover") != null,
            in_view: whole(place.getBoundingClientRect()), here: part.contains(document.activeElement),
        };
    });
}"""


_READY = """address => location.href.split("?")[0] !== address
    || document.querySelector("[data-seen]:not([aria-busy=true])")"""


_LEFT = "Number(document.querySelector('#together:not(.open)')?.dataset.count ?? 0)"


class Asked(NamedTuple):
    """A doubtful value as the page shows it, in the order in which the keys lead through them."""

    at: str
    is_list: bool
    said: str
    items: list[str]
    removable: bool
    in_view: bool
    here: bool


@dataclass
class Spent:
    """What a paper cost. ``doubts``: doubtful values that the page asks; ``left``: those that it leaves out of a
    review, unless they are looked at together. ``keys``: beside the letters, chords and clicks counted as one;
    ``moves``: milliseconds from Enter to the next field drawn; ``after``: milliseconds from the last key to the next
    paper shown, its page and the cursor in its first doubtful value, and to a key that counts there, 0.2 s later; None
    for the last.
    """

    doubts: int = 0
    left: int = 0
    keys: list[str] = field(default_factory=list)
    letters: int = 0
    mended: int = 0
    moves: list[float] = field(default_factory=list)
    after: tuple[float, float] | None = None


class Clerk:
    """``page``: one of a context with ``watched``; ``together``: whether the clerk also looks at doubtful values of
    long lists that the page would leave out of a review.
    """

    def __init__(self, page: Page, truth: Truth, *, together: bool) -> None:
        self._page, self._truth, self.spent, self._together = page, truth, Spent(), together
        self._given_up: set[str] = set()

    def review(self) -> Spent:
        """Goes through the paper that the page shows, until the queue shows another or its end."""
        address = self._paper()
        self.spent.doubts = len(self._look())
        self.spent.left = self._page.evaluate(_LEFT)
        while self._paper() == address:
            if len(self.spent.keys) > _MOST_KEYS:
                raise RuntimeError(f"{address}: no end after {_MOST_KEYS} keys")
            self._page.wait_for_function(_READY, arg=address)
            if self._paper() != address:
                break
            self.spent.moves += self._page.evaluate("deskMoves.splice(0)")
            asked = self._look()
            wrong = [
                one for one in asked if one.in_view and one.at not in self._given_up and self._is_wrong(one)
            ]
            here = next((n for n, one in enumerate(asked) if one.here), None)
            if here is not None and asked[here] in wrong:
                wrong.remove(asked[here])
                self._mend(asked[here])
                self._go_on(asked, here, wrong)
            elif wrong:
                self._go_to(asked, here, self._nearest(asked, here, wrong))
            else:
                self._page.wait_for_timeout(_LOOKS)
                opens = self._together and self._page.locator("#together:not(.open) a").count()
                self._press("F9" if opens else "Control+Enter")  # what is in view is right
                if opens:
                    self._page.wait_for_function(
                        "document.querySelector('#together.open') && window.deskShown"
                    )
        return self.spent

    def _paper(self) -> str:
        """The address of the paper that is shown, whatever of it is open."""
        return self._page.url.partition("?")[0]

    def _look(self) -> list[Asked]:
        return [Asked(**one) for one in self._page.evaluate(_LOOK)]

    def _is_wrong(self, one: Asked) -> bool:
        if one.is_list:
            return bool(self._truth.missing(one.at, one.items))
        wanted = self._truth.value(one.at, one.said)
        return wanted is not UNKNOWN and not same(one.said, wanted if isinstance(wanted, str) else None)

    def _press(self, key: str) -> None:
        self._page.keyboard.press(key)
        self.spent.keys.append(key)

    def _type(self, letters: str) -> None:
        self._page.keyboard.type(letters)
        self.spent.letters += len(letters)

    def _mend(self, one: Asked) -> None:
        """Types what is wrong into the value at the cursor."""
        self.spent.mended += 1
        self._given_up.add(one.at)  # what was typed is not typed twice, whatever becomes of it
        if one.is_list:
            self._type(self._truth.missing(one.at, one.items)[0])
            return
        wanted = self._truth.value(one.at, one.said)
        if not isinstance(wanted, str):
            if one.removable:
                self._page.locator(f'.field[data-at="{one.at}"] ~ .remover button').click()
                self.spent.keys.append("remove")
            else:
                self._press("F8")
            return
        for start, end, letters in edits(one.said, wanted):
            if end > start:
                whole = (start, end) == (0, len(one.said))
                if whole:
                    self._press("Control+a")
                else:  # a double click on a word, or a drag over several
                    self._page.evaluate(
                        "(at) => document.activeElement.setSelectionRange(...at)", [start, end]
                    )
                    self.spent.keys.append("click")
                if not letters:
                    self._press("Delete")
            elif one.said:
                self._page.evaluate("(at) => document.activeElement.setSelectionRange(at, at)", start)
                self.spent.keys.append("click")
            self._type(letters)

    def _go_on(self, asked: list[Asked], here: int, wrong: list[Asked]) -> None:
        """After a value was typed: to the next wrong one in view; where there is none, all that is in view is right."""
        if self.spent.keys and self.spent.keys[-1] in ("F8", "remove"):
            return  # the page goes on by itself
        nearest = self._nearest(asked, here, wrong) if wrong else None
        if asked[here].is_list:
            self._press("Enter")
        elif nearest and self._is_clicked(nearest):
            self._go_to(asked, here, nearest)  # what was typed is saved with the paper
        elif nearest and asked.index(nearest) == here + 1:
            self._press("Enter")
        elif nearest:
            self._go_to(asked, here, nearest)

    def _nearest(self, asked: list[Asked], here: int | None, wrong: list[Asked]) -> Asked:
        return min(wrong, key=lambda one: abs(asked.index(one) - (here or 0)))

    def _is_clicked(self, target: Asked) -> bool:
        """Whether a word of a value is typed anew: the click that marks it leads there."""
        wanted = self._truth.value(target.at, target.said) if not target.is_list else None
        if not isinstance(wanted, str) or not target.said:
            return False
        return edits(target.said, wanted)[0][:2] != (0, len(target.said))

    def _go_to(self, asked: list[Asked], here: int | None, target: Asked) -> None:
        """By Tab, whichever way is shorter; to a word that is to be typed anew by the click that marks it."""
        if self._is_clicked(target):
            self._page.evaluate(
                "at => document.querySelector(`[data-at='${at}'] .control`).focus()", target.at
            )
            return  # counted where it is marked
        to = asked.index(target)
        steps = to + 1 if here is None else to - here
        for _ in range(abs(steps)):
            self._press("Tab" if steps > 0 else "Shift+Tab")


def edits(there: str, wanted: str) -> list[tuple[int, int, str]]:
    """The cheapest way from one text to another: the whole anew, or words of it; each change as the part that is taken
    out and what is typed there, the last first, so that places before it stay.
    """
    if not there:
        return [(0, 0, wanted)]
    old, new = _words(there), _words(wanted)
    matcher = SequenceMatcher(None, [w for w, _, _ in old], [w for w, _, _ in new], autojunk=False)
    changes: list[tuple[int, int, str]] = []
    for tag, i0, i1, j0, j1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        letters = wanted[new[j0][1] : new[j1 - 1][2]] if j1 > j0 else ""
        if i1 > i0:
            changes.append((old[i0][1], old[i1 - 1][2], letters))
        else:
            place = old[i0 - 1][2] if i0 else 0
            changes.append((place, place, f" {letters}" if i0 else f"{letters} "))
    cost = sum(1 + (not letters) + len(letters) for _, _, letters in changes)
    return changes[::-1] if cost <= 1 + len(wanted) else [(0, len(there), wanted)]


def _words(text: str) -> list[tuple[str, int, int]]:
    found, place = [], 0
    for word in text.split():
        place = text.index(word, place)
        found.append((word, place, place + len(word)))
        place += len(word)
    return found


def watched(context: Any) -> None:
    """Has every page of a browser's context keep the times that are measured."""
    context.add_init_script(f"({_WATCH})()")
