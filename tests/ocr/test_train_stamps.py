"""What the teller of stamps learns from: words under seals, each ink by itself; and what it goes on from."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

pytest.importorskip("yaml")

from ocr.stamps.channels import COARSE, channels_of
from ocr.stamps.inks import parted
from ocr.stamps.teller import WEIGHTS
from ocr.stamps.upright import Slant
from tools.train_stamps.crops import crops_in_layers
from tools.train_stamps.pieces import CROSSED, DRAWN, SMALL, USUAL, Laid, Pool, scene
from tools.train_stamps.stamps import CAPITALS, MM, Cover, stamp
from tools.train_stamps.wear import copied

RED, BLACK = (200, 40, 50), (40, 40, 40)
STRIP = Slant(256, 256, 0.0, 224, 56)


def laid(*, is_mark: bool) -> Laid:
    """Strokes of letters, 160 by 32 pixels, in the middle of a piece."""
    letters = np.zeros((32, 160), np.float32)
    letters[:, ::8] = letters[:, 1::8] = letters[:, 2::8] = 1
    return Laid(176, 240, Cover(letters, np.ones_like(letters), letters), is_mark, 1.0)


def under_a_red_seal(stamp: Laid, ink: tuple[int, int, int]) -> np.ndarray:
    page = np.full((DRAWN, DRAWN, 3), 255, np.uint8)
    rows, columns = np.nonzero(stamp.cover.letters)
    page[rows + stamp.y, columns + stamp.x] = ink
    seal = cv2.circle(np.full_like(page, 255), (256, 200), 80, RED, 10)
    return np.minimum(page, seal)


@pytest.mark.parametrize(("ink", "marks"), [(BLACK, [True, False]), (RED, [False, True])])
def test_a_mark_is_learned_in_the_layer_that_shows_it_and_the_other_as_none(
    ink: tuple[int, int, int], marks: list[bool]
) -> None:
    stamp = laid(is_mark=True)
    layers = parted(under_a_red_seal(stamp, ink), 2 * COARSE)
    assert [crop.mark for crop in crops_in_layers(layers, STRIP, stamp, (0, 0))] == marks


def test_another_stamp_is_no_mark_in_any_layer_and_a_gray_page_has_one() -> None:
    stamp = laid(is_mark=False)
    page = under_a_red_seal(stamp, BLACK)
    layers = parted(page, 2 * COARSE)
    assert [crop.mark for crop in crops_in_layers(layers, STRIP, stamp, (0, 0))] == [False, False]
    gray = channels_of(np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)), 2 * COARSE)
    assert [one.mark for one in crops_in_layers([gray], STRIP, laid(is_mark=True), (0, 0))] == [True]


def test_a_copy_keeps_ink_and_whitens_paper() -> None:
    page = np.full((200, 200), 215, np.uint8)
    page[60:140, 60:140] = 120
    seen = copied(page, 120, np.random.default_rng(1))
    assert seen[80:120, 80:120].mean() < 110
    assert np.median(seen[:50]) > 215


def test_crossed_pieces_hold_seals_where_there_is_no_stamp_and_copies_among_their_scans() -> None:
    assert sum(CROSSED.scans) == pytest.approx(sum(USUAL.scans)) == 1
    pool = Pool([np.full((900, 700), 255, np.uint8)], [], ["cơ", "quan", "báo", "cáo"])
    rng = np.random.default_rng(5)
    bare = CROSSED._replace(marked=0.0, sealed=1.0, scans=(0.0, 1.0, 0.0, 0.0))
    inked = []
    for _ in range(12):
        one = scene(pool, rng, bare)
        if not one.laid:
            dark = channels_of(np.asarray(one.worn))[0]
            inked.append(float((dark > 60).mean()))
    assert inked
    assert min(inked) > 0.005


def test_stamps_of_small_letters_are_drawn_as_high_as_wanted() -> None:
    assert sum(SMALL.scans) == pytest.approx(1)
    assert SMALL.capitals[1] < np.mean(CAPITALS)
    rng = np.random.default_rng(6)
    for _ in range(12):
        words = stamp(["MỘT"], rng, DRAWN, SMALL.capitals).words
        # With its marks a capital is up to twice as high; the words are turned.
        (_, sides, _) = cv2.minAreaRect(np.asarray(cv2.findNonZero((words > 0.5).astype(np.uint8))))
        assert 0.6 * SMALL.capitals[0] * MM < min(sides) < 2.2 * SMALL.capitals[1] * MM


def test_shipped_weights_are_gone_on_from() -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from tools.train_stamps.start import from_shipped

    words = np.random.default_rng(2).random((16, 2, 48, 192), np.float32)
    model = from_shipped(WEIGHTS, torch.from_numpy(words)).eval()
    network = cv2.dnn.readNetFromONNX(str(WEIGHTS), cv2.dnn.ENGINE_CLASSIC)
    network.setInput(words)
    with torch.no_grad():
        assert np.abs(model(torch.from_numpy(words)).numpy() - network.forward()).max() < 1e-3
