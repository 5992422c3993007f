"""Reading: each spot by itself, in as many looks as it takes to tell what it says, or that this cannot be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lexicon.secrecy import Says, is_known_stamp, stamp_says
from ocr.layout.graphics import Area
from ocr.programs.tesseract_process import tesseract_process
from ocr.recognition.models import LANGUAGE
from ocr.recognition.readings import Reading
from ocr.recognition.tesseract import DPI, ONE_COLUMN, ONE_LINE, readings_of
from ocr.stamps.finding import STAMPED, ReadPage, goes_on, is_on_print_alone, unread_spots
from ocr.stamps.looks import Level, Look, level, look
from ocr.stamps.paler import paler
from ocr.stamps.patches import Patch, patches_of
from ocr.text.printed import PrintedLine
from ocr.transcript import Stamp

READ = 0.5
"""How likely a spot must be a mark to be read by itself, where it is not surely words of a stamp."""
AGAIN = 0.5
"""How likely a spot that one look does not read must be a mark to be looked at in more ways."""
HELD = 0.55
"""How likely words of a stamp must be a mark to hold their paper though they cannot be read."""
HELD_WITHOUT_LETTERS = 0.75
"""The same where no look shows two letters together: it may be a seal or a blot."""
HELD_OTHERWISE = 0.9
"""The same of what may be no stamp at all, or only a spatter of ink, or is higher than any stamp."""
HIGHEST = 315
"""The shorter side of a stamp, or of a seal upon one, at most, in pixels of the cleaned page: 40 mm."""
LONGEST = 945
"""Maximum length of words that cannot be read and may be a mark, in pixels of the cleaned page: 120 mm."""
LEAST_INK = 0.1
"""Share of the part that words take which they ink; of faded ones less is left."""
DOUBTED = 0.83
"""From here on only the very words of another kind of stamp prove that it is none: print under a mark is read too."""
CERTAIN = 0.97
"""From here on no reading does: another stamp beside a mark is read too."""
MOST = 6
"""Of the spots of a page so many are read; more of them are a form or a pattern, and the likeliest tell."""
SURE = 0.6
"""Mean confidence from which words are believed to be what a stamp says, and it no mark."""
CLEAR = 0.9
"""The same of words that were read as clearly as print; a mark is not, nor what it lies upon."""
LIKELY = 0.35
"""The same of words that come near a mark."""
LONG = 5
"""So many letters are not like TỐI MẬT by chance."""


class Seen(NamedTuple):
    """A spot's patch and what was made of it: lines of text with their confidence. ``level``: None without letters."""

    patch: Patch
    level: Level | None
    lines: list[tuple[str, float]]

    @property
    def says(self) -> Says | None:
        """What it says by all its looks; None where that cannot be told."""
        said = [(stamp_says(text), sure) for text, sure in self.lines]
        if any(says == "mark" for says, _ in said):
            return "mark"
        for text, sure in self.lines:
            long = sum(map(str.isalpha, text)) >= LONG
            if stamp_says(text) == "near" and sure >= (LIKELY if long else SURE):
                return "near"
        if self.patch.told.mark >= CERTAIN:
            return None
        if any(is_known_stamp(text) for text, _ in self.lines):
            return "other"
        sure_of_other = any(says == "other" and sure >= SURE for says, sure in said)
        return "other" if sure_of_other and self.patch.told.mark < DOUBTED else None


def stamps_of(page: ReadPage, number: int, seconds: float) -> tuple[Stamp, ...]:
    """The stamps of a page (1-based) that say something, or cannot be read. Raises what reading an image raises."""
    kept = []
    for one in seen_on(page, seconds):
        says = one.says
        if says == "other" and not one.patch.coloured and goes_on(page.lines, one.patch.told.spot.area):
            says = "other" if _is_known(one, page.lines) else None  # what was read may be the print below it
        if says or _is_held(one, page):
            kept.append((one, says))
    places = page.cleaned.geometry.to_original([one.patch.area for one, _ in kept])
    return tuple(
        Stamp(page=number, box=box, readings=[text for text, _ in one.lines], says=says or "unread")
        for (one, says), box in zip(kept, places, strict=True)
    )


def seen_on(page: ReadPage, seconds: float) -> list[Seen]:
    """The spots of a page, read."""
    spots = unread_spots(page, READ)[:MOST]
    patches = patches_of(spots, page.pixels, page.cleaned) if spots else []
    seen = [Seen(patch, level(patch), []) for patch in patches]
    seen = _looked([(one, [look(one.level)] if one.level else []) for one in seen], seconds)
    again = [one.says is None and one.patch.told.mark >= AGAIN for one in seen]
    return _looked(
        [(one, _more_looks(one) if more else []) for one, more in zip(seen, again, strict=True)], seconds
    )


def _more_looks(one: Seen) -> list[Look]:
    """With its ink's gaps filled; on its head, sideways where it is as high as wide; without the print under it."""
    if one.level is None:
        return []
    turns = (2, 1, 3) if one.level.is_square else (2,)
    found = [look(one.level, filled=True), *(look(one.level, quarters) for quarters in turns)]
    pale = None if one.patch.coloured else paler(one.patch)
    flat = level(pale) if pale is not None else None
    if flat is not None:
        found += [look(flat), look(flat, filled=True)]
    return found


def _looked(wanted: list[tuple[Seen, list[Look]]], seconds: float) -> list[Seen]:
    """What was seen, and what is made of more looks; all images of one kind go to the recogniser together."""
    texts: dict[tuple[int, int], list[tuple[str, float]]] = {}
    for one_line in (True, False):
        asked = [
            ((n, k), each.image)
            for n, (_, several) in enumerate(wanted)
            for k, each in enumerate(several)
            if each.one_line == one_line
        ]
        if asked:
            process = tesseract_process(LANGUAGE, ONE_LINE if one_line else ONE_COLUMN, DPI)
            tables = process.tables([image for _, image in asked], seconds)
            texts.update(
                {key: _lines(readings_of(rows)) for (key, _), rows in zip(asked, tables, strict=True)}
            )
    return [
        one._replace(lines=[*one.lines, *(line for k in range(len(several)) for line in texts[n, k])])
        for n, (one, several) in enumerate(wanted)
    ]


def _lines(words: Iterable[Reading]) -> list[tuple[str, float]]:
    """The lines of a look, and all of it as one line, each with the mean confidence of its letters."""
    lines: dict[int, list[Reading]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    found = [*lines.values()]
    if len(found) > 1:
        found.append([word for line in found for word in line])
    return [
        (
            " ".join(word.printed for word in line),
            sum(word.confidence * len(word.printed) for word in line)
            / sum(len(word.printed) for word in line),
        )
        for line in found
    ]


def _is_held(one: Seen, page: ReadPage) -> bool:
    """Whether a spot that cannot be read holds its paper."""
    told = one.patch.told
    if max(told.slant.long, told.slant.high) > LONGEST:
        return False
    acquitted = _is_known(one, page.lines) or _is_clear(one, page.lines)
    return told.mark >= _least(one, page) and (told.mark >= CERTAIN or not acquitted)


def _least(one: Seen, page: ReadPage) -> float:
    """How likely a spot must be a mark to hold its paper."""
    likely = one.patch.told.spot.likely
    if is_on_print_alone(page, one.patch.told):
        return CERTAIN
    if one.patch.told.strip:
        return HELD  # it is taken for its spot only where it is almost certainly a mark
    inked = 0.0 if one.level is None else float((one.level.own > 0).mean())
    high = min(one.patch.told.slant.long, one.patch.told.slant.high)
    if likely < STAMPED or inked < LEAST_INK or high > HIGHEST:
        return HELD_OTHERWISE
    lettered = any(sum(map(str.isalpha, text)) >= 2 for text, _ in one.lines)
    return HELD if lettered else HELD_WITHOUT_LETTERS


def _is_clear(one: Seen, lines: list[PrintedLine]) -> bool:
    """Whether other words were read at a spot as clearly as print, which does not go on beyond it as under a mark."""
    clear = any(
        sure >= CLEAR and sum(map(str.isalpha, text)) >= LONG and stamp_says(text) == "other"
        for text, sure in one.lines
    )
    return clear and not goes_on(lines, one.patch.told.spot.area)


def _is_known(one: Seen, lines: list[PrintedLine]) -> bool:
    """Whether the words of another kind of stamp were read at a spot, there or with the page."""
    texts = [*(text for text, _ in one.lines), *_texts_in(one.patch.told.spot.area, lines)]
    return any(map(is_known_stamp, texts))


def _texts_in(area: Area, lines: list[PrintedLine]) -> list[str]:
    """The words that were read in a part of the page, one by one and line by line."""
    found = []
    for line in lines:
        words = [w.printed for w in line.words if area.holds((w.x0 + w.x1) / 2, (w.y0 + w.y1) / 2)]
        found += [*words, " ".join(words)]
    return found
