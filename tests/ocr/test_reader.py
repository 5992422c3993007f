"""Reader: a scan goes in, a transcript comes out: its text, its places, its raw reading, its failures."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import ocr
from ocr.errors import PageTimeoutError, RecogniserMissingError, TruncatedError
from ocr.image.background import Gray
from ocr.limits import Limits
from ocr.page_reader import read_page_with
from ocr.recognition.readings import Reading
from ocr.scan.pages import describe
from ocr.transcript import Transcript
from scans import SAMPLES, TRUTH, page_of_lines, sample_read

NAMES = {"thong-bao-sao-luc": ".pdf", "quyet-dinh-sao-y": ".tif", "cong-van": ".jpg"}


@pytest.fixture(scope="module", params=sorted(NAMES))
def sample(request: pytest.FixtureRequest) -> tuple[str, Transcript]:
    return request.param, sample_read(f"{request.param}{NAMES[request.param]}")


def edits(a: str, b: str) -> int:
    row = np.arange(len(b) + 1)
    codes = np.array([ord(c) for c in b])
    for i, c in enumerate(a, 1):
        replaced = np.minimum(row[:-1] + (codes != ord(c)), row[1:] + 1)
        new = np.concatenate([[i], replaced])
        row = np.minimum.accumulate(new - np.arange(len(new))) + np.arange(len(new))
    return int(row[-1])


def test_a_sample_is_read_in_order_with_few_errors(sample: tuple[str, Transcript]) -> None:
    name, transcript = sample
    truth = " ".join((TRUTH / f"{name}.truth.txt").read_text("utf-8").split())
    assert edits(truth, " ".join(transcript.text.split())) < 0.02 * len(truth)


def test_every_word_lies_in_the_text_and_on_its_page(sample: tuple[str, Transcript]) -> None:
    _, transcript = sample
    pages = {page.number: page for page in transcript.pages}
    for word in transcript.words:
        assert 0 <= word.start < word.end <= len(transcript.text)
        x0, y0, x1, y1 = word.box
        assert 0 <= x0 < x1 <= pages[word.page].width
        assert 0 <= y0 < y1 <= pages[word.page].height
    covered = {k for word in transcript.words for k in range(word.start, word.end)}
    assert all(c.isspace() or k in covered for k, c in enumerate(transcript.text))


def test_every_edit_says_what_stood_there(sample: tuple[str, Transcript]) -> None:
    _, transcript = sample
    for edit in transcript.edits:
        assert edit.before != edit.after
        assert edit.rule
    last = {(e.start, e.end): e.after for e in transcript.edits}
    assert all(transcript.text[start:end] == after for (start, end), after in last.items())


def test_the_raw_reading_can_be_had_again_in_full(sample: tuple[str, Transcript]) -> None:
    _, transcript = sample
    for page in transcript.pages:
        printed = [w.printed for w in transcript.words if w.page == page.number]
        printed += [w.printed for w in transcript.left_out if w.page == page.number]
        raw = transcript.raw(page.number).split()
        # A word that was parted in two (ngày28) is one in the raw reading.
        assert set(raw) == set(" ".join(printed).split())


def test_a_copy_with_other_words_has_those_on_its_pages(sample: tuple[str, Transcript]) -> None:
    _, transcript = sample
    assert sum(map(len, transcript.by_page.values())) == len(transcript.words)
    assert transcript.model_copy(update={"words": transcript.words[:1]}).by_page == {1: [0]}
    assert transcript.model_copy() == transcript


def test_a_transcript_survives_its_json(sample: tuple[str, Transcript]) -> None:
    _, transcript = sample
    assert Transcript.model_validate(json.loads(transcript.model_dump_json())) == transcript


def test_a_page_turned_upside_down_reads_the_same(tmp_path: Path) -> None:
    with Image.open(SAMPLES / "cong-van.jpg") as image:
        image.rotate(180).save(tmp_path / "a.png")
        image.rotate(90, expand=True).save(tmp_path / "b.png")
    straight = sample_read("cong-van.jpg").text
    for name in ("a.png", "b.png"):
        turned = ocr.read(tmp_path / name)
        assert edits(straight, turned.text) < 0.03 * len(straight)


def test_a_blank_page_is_told_from_a_lost_one(tmp_path: Path) -> None:
    Image.new("L", (1654, 2339), 250).save(tmp_path / "a.png")
    transcript = ocr.read(tmp_path / "a.png")
    assert (transcript.text, transcript.pages[0].state) == ("", "blank")


def slow(gray: Gray, seconds: float) -> list[Reading]:
    raise PageTimeoutError("not read in time", seconds=1)


def test_a_page_that_takes_too_long_is_read_again_more_cheaply(tmp_path: Path) -> None:
    whole = sample_read("cong-van.jpg").text
    reading = read_page_with(slow, describe(SAMPLES / "cong-van.jpg", Limits())[0], 60.0)
    assert reading.page.state == "read"
    assert "read again more cheaply after a timeout" in reading.page.steps
    cheaper = ocr.assemble([reading]).text
    assert edits(whole, cheaper) < 0.2 * len(whole)
    assert all(word.x1 <= reading.width for line in reading.lines for word in line.words)


def test_a_page_that_takes_too_long_even_so_is_kept_as_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocr.page_reader.read_cheaply", slow)
    Image.fromarray(page_of_lines()).save(tmp_path / "a.png")
    reading = read_page_with(slow, describe(tmp_path / "a.png", Limits())[0], 1.0)
    assert (reading.page.state, reading.lines) == ("unread", [])
    assert reading.page.reason
    with pytest.raises(PageTimeoutError):
        ocr.assemble([reading])
    blank = reading._replace(page=reading.page.model_copy(update={"number": 2, "state": "blank"}))
    assert [page.state for page in ocr.assemble([reading, blank]).pages] == ["unread", "blank"]


def test_a_broken_page_of_several_is_unread_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    with Image.open(SAMPLES / "quyet-dinh-sao-y.tif") as image:
        frames = [
            image.convert("L").copy(),
            Image.fromarray(np.random.default_rng(3).integers(0, 256, (900, 900), np.uint8)),
        ]
    frames[0].save(path, save_all=True, append_images=frames[1:], compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    strip = describe_strip_offset(path, 1)
    data[strip + 40 : strip + 4000] = b"\xff" * 3960
    path.write_bytes(data)
    transcript = ocr.read(path)
    assert transcript.pages[0].state == "read"
    assert transcript.pages[1].state == "unread"
    assert (transcript.pages[1].reason or "").startswith("truncated")
    assert "QUYẾT ĐỊNH" in transcript.text


def describe_strip_offset(path: Path, frame: int) -> int:
    with Image.open(path) as image:
        image.seek(frame)
        return int(image.tag_v2[273][0])  # type: ignore[attr-defined]


def test_a_file_of_one_broken_page_is_an_error(tmp_path: Path) -> None:
    Image.fromarray(page_of_lines()).save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(TruncatedError):
        ocr.read(tmp_path / "a.png")


def test_without_tesseract_the_machine_is_at_fault_not_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from ocr.programs import tesseract

    tesseract.models.cache_clear()
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", "no-such-program")
    try:
        with pytest.raises(RecogniserMissingError) as caught:
            ocr.read(SAMPLES / "cong-van.jpg")
        assert caught.value.details == {"what": "tesseract-ocr"}
    finally:
        tesseract.models.cache_clear()
