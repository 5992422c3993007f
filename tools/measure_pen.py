"""How many made slots of hands and fonts that the network of ocr/pen never saw are read exactly, and how sure it is.

    python tools/measure_pen.py FONTS [--slots 5000] [--cut] [--network digits.onnx] [--picture docs/images/pen.png]

Whole fields are looked at by the means of ocr/pen, as a page's slots are; with ``--cut``, slots as the network learns
from them, of which one in twenty is cut through the value. It prints, for thresholds of the probability, how many slots
are given a value and how many of these are right; then the same by how the slots were made; then how many of 200 empty
ones are given a value. Thresholds are set by this alone.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.scanbench.pens.hands import hand
from bench.scanbench.pens.heads import BASE, SIZE, Head
from bench.scanbench.pens.looking import read_whole
from bench.scanbench.pens.makers import KEPT, kept
from bench.scanbench.pens.slots import FIELD, Slot, make
from bench.scanbench.pens.surface import worn
from ocr.pen import network
from ocr.pen.blocks import slots_of
from ocr.pen.filling import fill_in
from ocr.pen.ink import look
from ocr.pen.reading import Guess, Look, look_of, read_looks

FIRST = 50_000_000
"""The seed of the first slot."""


class Read(NamedTuple):
    """A made slot, and whether its likeliest reading is right."""

    slot: Slot
    right: bool
    sure: float


def guesses(slot: Slot) -> list[Guess]:
    """The likeliest readings of a made slot, whole or cut."""
    return read_whole(slot) if slot.image.shape == FIELD else read_looks(looks(slot), slot.kind)


def looks(slot: Slot) -> list[Look]:
    """A slot as it was cut, and with its margins a little wider or narrower."""
    image, (left, right) = slot.image, slot.edges
    high = image.shape[0]
    wider = np.asarray(
        cv2.copyMakeBorder(image, high // 12, high // 12, 2, 2, cv2.BORDER_REPLICATE), np.uint8
    )
    narrower = image[high // 25 : high - high // 25]
    return [look_of(image, left, right), look_of(wider, left + 2, right + 2), look_of(narrower, left, right)]


def read(slot: Slot) -> Read:
    """Reads a made slot."""
    told = guesses(slot)
    best = told[0] if told else Guess("", 0.0)
    right = (
        int(best.text or -1) == int(slot.value or -1)
        if slot.kind in ("day", "month")
        else best.text == slot.value
    )
    return Read(slot, right, best.probability)


def told(name: str, found: list[Read]) -> str:
    """A line: how many are right, and at each threshold how many are given and how many of these are wrong."""
    shares = []
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95):
        given = [one for one in found if one.sure >= least]
        shares.append(f"{least}: {len(given)} given, {sum(not one.right for one in given)} wrong")
    return (
        f"{name}: {sum(one.right for one in found) / max(1, len(found)):.4f} of {len(found)}; "
        + "; ".join(shares)
    )


WORN = {"bilevel", "100 dpi", "photo", "seal", "faint", "leaders", "shine"}
"""Kinds of wear that are counted."""
ROW = 600
"""The line of the number in drawn stamps."""
TILE = (98, 300)


def draw(fonts: Path, file: Path, count: int = 24) -> None:
    """A picture of some made slots, each with what was read, how surely, and what was written where that differs."""
    tiles: list[npt.NDArray[np.uint8]] = []
    for seed in itertools.count(FIRST):
        slot = make(seed, kept(fonts), blank=0.08)
        if slot.kind == "date":
            continue  # read by ocr/pen/arrival.py alone
        told = read_looks(looks(slot), slot.kind)
        tile = np.full(TILE, 255, np.uint8)
        scale = min(62 / slot.image.shape[0], (TILE[1] - 12) / slot.image.shape[1])
        image = cv2.resize(slot.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        tile[6 : 6 + image.shape[0], 6 : 6 + image.shape[1]] = image
        best = told[0] if told and told[0].probability > 0.05 else Guess("", 0.0)
        words = f"{best.text}  {best.probability:.2f}" if best.text else "nothing"
        if best.text != slot.value:
            words += f"   (written: {slot.value or 'nothing'})"
        cv2.putText(tile, words, (8, 88), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 0, 1, cv2.LINE_AA)
        tiles.append(tile)
        if len(tiles) == count:
            break
    rows = [np.hstack(tiles[k : k + 4]) for k in range(0, count, 4)]
    cv2.imwrite(str(file), np.vstack(rows), [cv2.IMWRITE_PNG_COMPRESSION, 9])


def told_apart(count: int = 300) -> str:
    """How often type, and how often pen, in the day of a drawn head is told to be the other."""
    wrong, near = {"type": 0, "pen": 0}, {"type": 0, "pen": 0}
    for seed in range(count):
        rng = np.random.default_rng([9, seed])
        face = str(rng.choice(["Tinos-Italic", "Tinos-Regular", "Arimo-Regular", "Tinos-BoldItalic"]))
        day = f"{rng.integers(1, 32):02d}"
        for what, printed in (("type", day), ("pen", f"<{day}>")):
            head = Head(hand(int(rng.integers(*KEPT))), seed)
            words = [
                "ngày",
                printed,
                "tháng",
                f"{rng.integers(1, 13):02d}",
                "năm",
                f"{rng.integers(1990, 2026)}",
            ]
            head.line(900, [("Huế,", "Huế,"), *((word, word.strip("<>")) for word in words)], face)
            top = slice(BASE - 90, BASE + 60)
            head.gray[top] = worn(head.gray[top], rng, faint=False, turn=0.05)[0]
            slot = next(one for one in slots_of(head.lines, SIZE[0]) if one.kind == "day")
            found = look(head.gray, slot, head.lines[0]).what
            wrong[what] += found == ("pen" if what == "type" else "type")
            near[what] += found == "near"
    return f"of {count} each: type taken for pen {wrong['type']}, pen for type {wrong['pen']}; may be worn type: {near}"


def arrivals(count: int = 600) -> str:
    """The numbers in drawn stamps of arrival, a fifth of them empty: given (sure), of these wrong, and read right."""
    given, sure, wrong, missed, filled_in = 0, 0, 0, 0, 0
    for seed in range(count):
        rng = np.random.default_rng([10, seed])
        number = "" if seed % 5 == 0 else str(rng.integers(1, 10 ** int(rng.integers(2, 6))))
        head = Head(hand(int(rng.integers(*KEPT))), seed).line(
            300, [("Số:", "Số:"), ("07", "07"), ("/CT-UBND", "/CT-UBND")]
        )
        foot = ROW + int(rng.integers(46, 64))
        cv2.rectangle(
            head.gray, (30, ROW - int(rng.integers(34, 60))), (560, foot + 70), 0, int(rng.integers(1, 4))
        )
        for base in (ROW, foot):
            for x in range(250, 520, int(rng.integers(6, 12))):
                cv2.circle(head.gray, (x, base), 1, 60, -1)
        written = [(f"<{number}>", "4A")] if number else []
        head.line(180, [("Số:", "Số:"), *written, (".......", ".......")], "Arimo-Regular", ROW)
        head.line(60, [("ĐẾN", "ĐẾN"), ("Ngày:", "Ngày:"), ("<21-3>", "2T")], "Arimo-Regular", foot)
        part = slice(ROW - 100, foot + 90)
        head.gray[part] = worn(head.gray[part], rng, faint=False, turn=0.05)[0]
        pens = [pen for pen in fill_in(head.page(), head.lines, 1).pens if pen.of == "arrival"]
        read = pens[0].readings[0][0] if pens and pens[0].state != "unread" else ""
        given += bool(read and number)
        wrong += bool(read and number and read != number)
        sure += bool(read and number and pens[0].state == "read")
        missed += bool(number and not read)
        filled_in += bool(read and not number)
        if read and number and read != number and pens[0].state == "read":
            print("surely wrong:", seed, number, pens[0].readings)
    return f"given {given} (sure {sure}), {wrong} wrong; missing {missed}; empty ones filled {filled_in}"


def use(model: Path) -> None:
    """Another network than the one that ships."""
    net = cv2.dnn.readNetFromONNX(str(model))
    network._network = lambda: net  # type: ignore[assignment]


def main(fonts: Path, count: int, *, whole: bool) -> None:
    who, by = kept(fonts), defaultdict(list)
    for seed in range(FIRST, FIRST + count):
        slot = make(seed, who, blank=0.0, whole=whole)
        if slot.kind == "date":
            continue  # whole dates are read by ocr/pen/arrival.py, with the paper's own day
        one = read(slot)
        for name in (
            "all",
            slot.kind,
            slot.by.split()[0],
            *((slot.by,) if slot.by.startswith("font") else ()),
            *slot.wear,
            f"digits {len(slot.value)}",
            *(() if slot.wear & WORN else ("no wear",)),
        ):
            by[name].append(one)
    for name, found in sorted(by.items()):
        print(told(name, found))
    print("type and pen,", told_apart())
    print("numbers of arrival:", arrivals())
    empty = [read(make(seed, who, blank=1.0, whole=whole)) for seed in range(FIRST, FIRST + 200)]
    print(
        "empty: of 200", [(least, sum(one.sure >= least for one in empty)) for least in (0.3, 0.4, 0.5, 0.8)]
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("fonts", type=Path)
    asked.add_argument("--slots", type=int, default=5000)
    asked.add_argument("--cut", action="store_true")
    asked.add_argument("--network", type=Path)
    asked.add_argument("--picture", type=Path)
    said = asked.parse_args()
    if said.network:
        use(said.network)
    if said.picture:
        draw(said.fonts, said.picture)
    main(said.fonts, said.slots, whole=not said.cut)
