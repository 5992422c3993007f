"""What the line reader learns from: texts of its alphabet, lines whose signs stand where they are said to stand."""

from __future__ import annotations

import unicodedata
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("yaml")

from ocr.recognition.network import network
from ocr.recognition.rows import ROWS
from tools.train_reader.alphabet import ALPHABET, decoded, encoded
from tools.train_reader.faces import Face, families
from tools.train_reader.lines import Setting, set_line
from tools.train_reader.make import REPOSITORY, Made, Maker, loaded, save
from tools.train_reader.marks import HATS, TONES, Placing, placed_glyph
from tools.train_reader.texts import Texts
from tools.train_reader.wear import WEARS

FACES = Path(str(files("ocr").joinpath("data/faces")))
PAPERS, NGRAMS = REPOSITORY / "bench/texts/fit", REPOSITORY / "ocr/data/ngrams.tsv.gz"


def texts(seed: int = 1, *, develop: bool = False) -> Texts:
    return Texts(PAPERS, NGRAMS, np.random.default_rng(seed), develop=develop)


def maker(seed: int) -> Maker:
    rng = np.random.default_rng(seed)
    return Maker(Texts(PAPERS, NGRAMS, rng), families([FACES]), rng)


def test_the_shipped_network_knows_the_alphabet_of_the_training() -> None:
    assert network().alphabet == ALPHABET


def test_the_alphabet_has_each_sign_once_in_composed_form() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert unicodedata.normalize("NFC", ALPHABET) == ALPHABET
    assert set("ỗỵẫƯỞĐđ¹²³°½§–…“”№0123456789;:,./") <= set(ALPHABET)


def test_texts_are_of_the_alphabet_and_have_what_goes_wrong() -> None:
    source = texts()
    lines = [source.line() for _ in range(1500)]
    assert all(decoded(encoded(line)) == line and line == line.strip() for line in lines)
    together = "\n".join(lines)
    for what in ("/QĐ-", "-QĐ/", ";", ":", "…", "“", "²", "%", "½", "III", "a)", "ngày 0"):
        assert what in together, what
    assert {"hoà", "hòa", "uỷ", "ủy"} <= set(together.lower().split())
    assert sum(line.isupper() for line in lines) > 40


def test_papers_held_back_are_never_trained_on() -> None:
    trained, kept = texts(), texts(develop=True)
    assert not {s for s in trained._strings if len(s) > 60} & {s for s in kept._strings if len(s) > 60}


def test_made_lines_stand_where_they_are_said_to() -> None:
    making = maker(4)
    for made in (making.line() for _ in range(40)):
        assert made.rows.shape[0] == ROWS
        assert len(made.codes) == len(made.centres) == len(made.widths)
        assert (np.diff(made.centres) > 0).all()
        assert made.centres[0] > 0
        assert made.centres[-1] < made.rows.shape[1]
        assert 0 <= made.wear < len(WEARS)


def test_a_letters_ink_is_at_its_centre() -> None:
    (family, *_) = families([FACES])
    face = family.faces[0]
    assert face is not None
    line = set_line("I I I", Setting(face, 60, 1.0, 0.0, underlined=False, bend=0.0, lean=0.0))
    assert line is not None
    for sign, centre in zip(line.text, line.centres, strict=True):
        assert line.ink[:, int(centre)].any() == (sign == "I")


def upright() -> Face:
    (family, *_) = families([FACES])
    assert family.faces[0] is not None
    return family.faces[0]


def placing(**changed: float) -> Placing:
    how = Placing(upright(), 1.0, across=0.0, up=0.03, mirrored=False, shift=0.0, rise=0.0)
    return how._replace(**changed)


TONED = [
    c for c in ALPHABET if set(parts := unicodedata.normalize("NFD", c)) & set(TONES) and parts[0] not in "iI"
]


@pytest.mark.parametrize("sign", TONED)
def test_a_tone_can_stand_elsewhere_and_the_letter_stays(sign: str) -> None:
    face = upright()
    own, low, high = (
        face.glyph(sign, 60),
        *(placed_glyph(face, sign, 60, placing(up=up, rise=up)) for up in (0.0, 0.1)),
    )
    assert high.top == low.top - 6
    assert high.advance == low.advance == own.advance
    letter = face.glyph(bare := unicodedata.normalize("NFD", sign)[0], 60)
    if bare not in "oOuU":  # a horn is beside them
        assert high.ink[letter.top - high.top :].shape[0] == letter.ink.shape[0]


@pytest.mark.parametrize("sign", [c for c in TONED if set(unicodedata.normalize("NFD", c)) & set(HATS)])
def test_a_tone_can_stand_beside_a_hat(sign: str) -> None:
    face = upright()
    left, right = (placed_glyph(face, sign, 60, placing(across=across)) for across in (-0.5, 0.5))
    assert left.left < 0 <= right.left
    assert right.left + right.ink.shape[1] > left.left + left.ink.shape[1]


def test_what_has_no_tone_above_is_drawn_as_the_face_has_it() -> None:
    face = upright()
    for sign in "aăâđêôơư1Aạệị;íI":
        assert placed_glyph(face, sign, 60, placing(up=0.2, rise=0.2)) is face.glyph(sign, 60)


def test_the_same_seed_makes_the_same_lines(tmp_path: Path) -> None:
    first, again = ([maker.line() for _ in range(5)] for maker in (maker(8), maker(8)))
    save(first, tmp_path / "a.npz")
    kept = loaded(tmp_path / "a.npz")
    assert [_told(m) for m in kept] == [_told(m) for m in again]


def _told(made: Made) -> tuple[object, ...]:
    return made.rows.tobytes(), made.codes, made.centres.astype(np.float32).tolist(), made.wear


def test_a_face_without_vietnamese_letters_is_left_out(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        families([tmp_path])
