"""Doubt: how likely values are to be right, what is missing, what contradicts; and archives of before."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import paper
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import parse
from ingest.archive.archive import Archive
from ingest.doubt import Judged, from_json, to_json
from ingest.doubt.judging import judge
from ingest.doubt.model import SPEAKS_EITHER_WAY, SPEAKS_FOR, shipped_model
from ingest.doubt.reading import TranscriptIndex
from ingest.doubt.reasons import reasons
from ingest.doubt.signs import Signed, signs_of
from ingest.messages import catalogue
from ocr import Box, Page, Transcript, Word
from parse import Parsed
from parse.text.sentences import sentences

SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = ("cong-van", "quyet-dinh-sao-y", "thong-bao-sao-luc")
WIDTH, LEFT = 1650, 90


def drawn(text: str, confidence: float = 0.96) -> Transcript:
    """A transcript that says a text, a printed line a paragraph or a part of one, all of it read as well."""
    words: list[Word] = []
    line, x = 0, LEFT
    for found in re.finditer(r"\S+|\n", text):
        wide = 12 * len(found[0])
        if found[0] == "\n" or x + wide > WIDTH:
            line, x = line + 1, LEFT
        if found[0] != "\n":
            box = Box(x, 40 * line, min(x + wide, WIDTH), 40 * line + 36)
            words.append(
                Word(
                    start=found.start(), end=found.end(), page=1, box=box, confidence=confidence, printed=found[0],
                    order=len(words), line=line,
                )
            )  # fmt: skip
            x += wide + 12
    page = Page(number=1, width=WIDTH, height=40 * (line + 1), dpi=300, state="read")
    return Transcript(text=text, words=words, pages=[page], made=paper.MADE)


@cache
def sample(name: str) -> Transcript:
    return drawn((SAMPLES / f"{name}.truth.txt").read_text("utf-8"))


def judged(transcript: Transcript, below: float = 0.5) -> dict[str, Judged]:
    return {one.at: one for one in judge(parse.parse(transcript.text), transcript, below=below)}


def smudged(transcript: Transcript, printed: str, confidence: float) -> Transcript:
    words = [
        word.model_copy(update={"confidence": confidence}) if printed in word.printed else word
        for word in transcript.words
    ]
    return transcript.model_copy(update={"words": words})


def test_what_is_printed_clearly_is_likely_right() -> None:
    found = judged(sample("quyet-dinh-sao-y"))
    assert found["/document/code"].probability > 0.95
    assert found["/document/date"].probability > 0.95
    wrong = sum(1 - one.probability for name in NAMES for one in judged(sample(name)).values())
    values = sum(len(judged(sample(name))) for name in NAMES)
    assert 0 < wrong < 0.1 * values  # the texts are as printed: hardly any of the values is wrong


@pytest.mark.parametrize("name", NAMES)
def test_the_most_doubtful_come_first_and_every_value_is_judged_once(name: str) -> None:
    found = judge(parse.parse(sample(name).text), sample(name), below=0.5)
    assert [one.probability for one in found] == sorted(one.probability for one in found)
    assert len({one.at for one in found}) == len(found)
    assert {"/document/code", "/document/date", "/document/signature/name"} <= {one.at for one in found}


def test_a_smudged_word_makes_its_value_less_likely_and_is_named() -> None:
    transcript = sample("cong-van")
    code = parse.parse(transcript.text).record.document.code
    assert code is not None
    before, after = judged(transcript), judged(smudged(transcript, code, 0.2))
    assert after["/document/code"].probability < before["/document/code"].probability - 0.1
    assert after["/document/code"].confidence == 0.2
    assert after["/document/code"].reasons[0].code == "unsure"
    assert code in after["/document/code"].reasons[0].vi
    assert "20%" in after["/document/code"].reasons[0].en
    assert after["/document/type"].probability > before["/document/type"].probability - 0.05


@settings(max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_a_word_read_worse_never_makes_its_value_surer(confidences: list[float]) -> None:
    low, high = sorted(confidences)
    transcript = sample("thong-bao-sao-luc")
    name = parse.parse(transcript.text).record.document.signature.name.split()[-1]
    worse, better = (judged(smudged(transcript, name, c)) for c in (low, high))
    at = "/document/signature/name"
    assert worse[at].probability <= better[at].probability


def test_a_second_reader_is_heard() -> None:
    transcript = sample("cong-van")
    at = "/document/signature/name"
    name = parse.parse(transcript.text).record.document.signature.name.split()[-1]

    def said(other: str) -> float:
        words = [
            word.model_copy(update={"second": other}) if word.printed == name else word
            for word in smudged(transcript, name, 0.8).words
        ]
        return judged(transcript.model_copy(update={"words": words}))[at].probability

    assert said("khác") < judged(smudged(transcript, name, 0.8))[at].probability <= said(name)


def test_a_missing_date_is_judged_with_the_line_that_looks_like_it() -> None:
    text = sample("quyet-dinh-sao-y").text
    line = next(line for line in text.splitlines() if "ngày" in line and "tháng" in line)
    broken = drawn(text.replace(line, "ngày … tháng … năm"))
    one = judged(broken)["/document/date"]
    assert one.probability < 0.5
    assert one.doubtful
    assert one.confidence is None
    assert one.reasons[0].code == "missing"
    assert one.reasons[0].vi == "Không đọc thấy ngày tháng năm."
    assert one.places
    assert "/document/date" in judged(drawn(text.replace(line + "\n", "")))


def test_what_the_form_does_not_want_is_not_judged() -> None:
    found = judged(sample("cong-van"))
    assert "/document/about" in found
    assert "/document/subject" not in found
    assert "/document/number" not in found  # part of the code
    assert "/document/security" not in found


def test_a_contradiction_is_told_at_both_values() -> None:
    text = sample("quyet-dinh-sao-y").text
    record = parse.parse(text).record
    assert record.document.type == "Quyết định"
    before = judged(drawn(text))
    after = judged(drawn(text.replace("QUYẾT ĐỊNH\n", "KẾ HOẠCH\n", 1)))
    for at in ("/document/type", "/document/code"):
        assert "kind-symbol-mismatch" in {reason.code for reason in after[at].reasons}
        assert after[at].probability < before[at].probability
    told = next(r for r in after["/document/type"].reasons if r.code == "kind-symbol-mismatch")
    assert told.source == "parsing"
    assert told.vi != told.en


def test_a_copy_block_that_was_not_read_is_one_missing_value() -> None:
    text = sample("quyet-dinh-sao-y").text
    record = parse.parse(text).record
    (copy,) = record.copies
    assert "/copies/1" not in judged(drawn(text))
    words = next(line for line in text.splitlines() if line == (copy.printed_kind or ""))
    lost = judged(drawn(f"{words}\n\n" + text.partition(copy.issuer[0])[0]))
    assert lost["/copies/0"].reasons[0].code == "missing"
    assert lost["/copies/0"].places


def test_a_wide_blank_beside_the_number_is_told() -> None:
    transcript = sample("quyet-dinh-sao-y")
    code = parse.parse(transcript.text).record.document.code
    assert code is not None
    number, _, symbol = code.partition("/")
    text = transcript.text.replace(code, f"{number} /{symbol}", 1)
    near = drawn(text)
    at = next(n for n, word in enumerate(near.words) if word.printed == f"/{symbol}")
    line = near.words[at].line
    words = [
        word.model_copy(update={"box": word.box._replace(x0=word.box.x0 + 300, x1=word.box.x1 + 300)})
        if n >= at and word.line == line
        else word
        for n, word in enumerate(near.words)
    ]
    far = near.model_copy(update={"words": words})
    one = judged(far)["/document/code"]
    assert one.probability < judged(near)["/document/code"].probability
    assert "gap" in {reason.code for reason in one.reasons}


def test_pages_that_could_not_be_read_make_absence_less_sure() -> None:
    transcript = drawn("CHI THI\nVăn bản không có phần đầu.")
    unread = transcript.pages[0].model_copy(update={"number": 2, "state": "unread"})
    partial = transcript.model_copy(update={"pages": [*transcript.pages, unread]})
    whole, part = judged(transcript), judged(partial)
    at = "/document/recipients"
    assert part[at].probability < whole[at].probability
    assert "unread" in {reason.code for reason in part[at].reasons}


@settings(max_examples=60)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from((SAMPLES / "thong-bao-sao-luc.truth.txt").read_text("utf-8").splitlines()),
            max_size=30,
        ).map("\n".join),
    ),
    st.floats(0, 1),
)
def test_any_text_gives_probabilities_and_places_on_its_pages(text: str, confidence: float) -> None:
    transcript = drawn(text, confidence)
    every = judge(parse.parse(transcript.text), transcript, below=0.5)
    assert every
    for one in every:
        assert 0 <= one.probability <= 1
        for place in one.places:
            page = transcript.pages[place.page - 1]
            assert 0 <= place.box[0] <= place.box[2] <= page.width
            assert 0 <= place.box[1] <= place.box[3] <= page.height
        assert all(reason.vi and reason.en for reason in one.reasons)
    assert from_json(to_json(every)) == every


def test_every_sign_has_a_weight_and_every_weight_a_sign() -> None:
    seen: dict[bool, set[str]] = {False: set(), True: set()}
    for name in NAMES:
        transcript = sample(name)
        for variant in (transcript, transcript.model_copy(update={"words": []})):
            for text in (transcript.text, "Số"):
                for one in signs_of(parse.parse(text), TranscriptIndex(variant)):
                    seen[one.value.words is None] |= set(one.signs)
    for missing, part in ((False, shipped_model().read), (True, shipped_model().missing)):
        weighted = {name for row in part.kinds.values() for name in row.signs}
        assert weighted <= seen[missing]
        assert set(part.usual) <= seen[missing]
        assert "other" in part.kinds
    assert {"weakest", "weak words", "odd", "likelier", "borne out"} <= {
        name for row in shipped_model().read.kinds.values() for name in row.signs
    }


def test_no_weight_is_on_the_wrong_side() -> None:
    for part in (shipped_model().read, shipped_model().missing):
        for row in part.kinds.values():
            for name, weight in row.signs.items():
                assert weight >= 0 or name not in SPEAKS_FOR, name
                assert weight <= 0 or name in SPEAKS_FOR | SPEAKS_EITHER_WAY, name


def test_every_sign_can_be_told_and_every_check_of_the_parser() -> None:
    transcript = sample("cong-van")
    reading = TranscriptIndex(transcript)
    one = signs_of(parse.parse(transcript.text), reading)[0]
    for part in (shipped_model().read, shipped_model().missing):
        for name in (
            {name for row in part.kinds.values() for name in row.signs} - SPEAKS_FOR - SPEAKS_EITHER_WAY
        ):
            told = reasons(Signed(one.value, {name: 1.0}, [], one.spans), {name: 1.0}, reading)
            assert told or name in {"contradicted", "noted"}, name
    for kind in set(shipped_model().missing.kinds) - {"other"}:
        wanted = Signed(one.value._replace(kind=kind, words=None), {}, [], [])
        assert reasons(wanted, {}, reading)[0].code == "missing"
    told = {key.removeprefix("doubt.check.") for key in catalogue() if key.startswith("doubt.check.")}
    assert told == set(sentences()["doubt"])


def test_old_archives_are_read(tmp_path: Path) -> None:
    old = [
        {
            "at": "/document/place", "code": "low_confidence", "source": "reading", "confidence": 0.3,
            "why": "đọc không chắc (30%)", "places": [{"page": 1, "box": [1, 2, 3, 4]}],
        }
    ]  # fmt: skip
    archive = Archive(tmp_path)
    archive.place("0" * 16).mkdir(parents=True)
    (archive.place("0" * 16) / "doubts.json").write_text(json.dumps(old), encoding="utf-8")
    (one,) = archive.judged("0" * 16)
    assert one.probability is None
    assert one.doubtful
    assert one.reasons[0].code == "low_confidence"
    assert one.reasons[0].vi == one.reasons[0].en == "đọc không chắc (30%)"
    assert [(place.page, place.box) for place in one.places] == [(1, (1, 2, 3, 4))]


@pytest.mark.parametrize("said", ["{}", "[1]", "null", '[{"probability": 2, "at": 3}]', "["])
def test_what_is_no_list_of_values_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(said)


def test_an_empty_record_is_judged() -> None:
    transcript = drawn("")
    found = judge(Parsed(record=parse.parse("").record), transcript, below=0.5)
    assert "/document/code" in {one.at for one in found}
