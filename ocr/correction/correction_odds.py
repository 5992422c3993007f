"""Correction odds: features of another reading of a word, and whether they are enough, by weights fitted on made scans.

The weights (``data/corrector.toml``) are those of a logistic regression, made by ``tools/learn_corrector.py`` from
scans whose truth is known. At the threshold at most one right word in five thousand was changed.
"""

from __future__ import annotations

import functools
import math
import tomllib
from importlib.resources import files
from typing import Literal, NamedTuple

from lexicon.syllables import is_syllable
from ocr.language.ngrams import LanguageModel

USUAL_DOUBT = 0.03
"""The least doubt that Tesseract, whose words the weights were fitted on, ever has in a word."""
LEAST_DOUBT = 0.001
"""Doubts of the line reader, whose confidence is a probability, are told apart down to this one."""


class Neighbours(NamedTuple):
    """The words before and after, in lower case; None at a paragraph's end or beyond a stop or comma."""

    before: str | None
    after: str | None


class Second(NamedTuple):
    """A second reader's word, in lower case, how sure it is of it, and ``against``: how little it thinks of the first
    reader's (natural logarithm, 0 where both are as likely, larger where its own is likelier).
    """

    word: str
    sure: float = 1.0
    against: float = 0.0


class Features(NamedTuple):
    """Numbers that speak for (or against) another reading. Counts as log(1 + n).

    ``language``, ``channel``: by how much (natural logarithm) the other reading is likelier as Vietnamese, and as a
    cause of what was read. ``least``/``most``: the rarer and the more usual of the pairs with the neighbours.
    ``rough``: the share of the paragraph's words that are no syllables, its square root; ``strong``: language and
    channel together, weighed by the bond, and in words in capitals (``capital_strong``). ``seconded``, ``kept``,
    ``third``: a second reader read the other word, the same as the first, something else; ``…_sure``: how sure it was
    of that, 0..1; ``…_looks``: how little it thinks of the first reading, beside its own (natural logarithm, tenths).
    """

    language: float
    channel: float
    no_syllable: float
    read_known: float
    other_known: float
    read_least: float
    read_most: float
    other_least: float
    other_most: float
    bond: float
    alone: float
    one_sided: float
    title: float
    title_bond: float
    title_follows_small: float
    capitals: float
    doubt: float
    rough: float = 0.0
    strong: float = 0.0
    capital_strong: float = 0.0
    seconded: float = 0.0
    kept: float = 0.0
    third: float = 0.0
    seconded_sure: float = 0.0
    seconded_looks: float = 0.0
    kept_sure: float = 0.0
    third_sure: float = 0.0
    third_looks: float = 0.0

    @property
    def has_second_reading(self) -> bool:
        return self.seconded + self.kept + self.third > 0

    @classmethod
    def of(
        cls,
        model: LanguageModel,
        read: str,
        other: str,
        neighbours: Neighbours,
        language: float,
        channel: float,
        confidence: float,
        second: Second | None = None,
        rough: float = 0.0,
    ) -> Features:
        """The evidence for ``other`` (lower case) in the place of ``read`` (as read); ``second``: a second reading.

        ``rough``: the share of words around that are no syllables.
        """
        before, after = neighbours
        word = read.lower()
        pairs = [(model.pair(before, word), model.pair(before, other), model.known(before))] if before else []
        pairs += [(model.pair(word, after), model.pair(other, after), model.known(after))] if after else []
        own = [_log(r) for r, _, _ in pairs] or [0.0]
        others = [_log(o) for _, o, _ in pairs] or [0.0]
        # The larger of the shares of two words that stand side by side: tổ chức, tinh thần, nổi bật.
        shares = [o / max(1, min(model.known(other), n)) for _, o, n in pairs]
        bond = math.sqrt(min(1.0, max(shares, default=0.0)))
        title = float(read[:1].isupper() and not read.isupper())
        return cls(
            language=language,
            channel=channel,
            no_syllable=float(not is_syllable(word)),
            read_known=_log(model.known(word)),
            other_known=_log(model.known(other)),
            read_least=min(own),
            read_most=max(own),
            other_least=min(others),
            other_most=max(others),
            bond=bond,
            alone=float(not pairs),
            one_sided=float(len(pairs) == 1),
            title=title,
            title_bond=title * bond,
            title_follows_small=title * float(before is not None and model.known(before) > 0),
            capitals=float(read.isupper()),
            doubt=1.0 - confidence,
            rough=math.sqrt(rough),
            strong=min(language + channel, 12.0) * bond,
            capital_strong=min(language + channel, 12.0) * float(read.isupper()),
            **_of_second(second, word, other),
        )


WITNESS = tuple(name for name in Features._fields if name.split("_")[0] in ("seconded", "kept", "third"))
"""Names of the features that tell of a second reading."""


def _of_second(second: Second | None, word: str, other: str) -> dict[str, float]:
    """The features of a second reading; none where there is no such."""
    if second is None:
        return {}
    kind = "seconded" if second.word == other else "kept" if second.word == word else "third"
    found = {kind: 1.0, f"{kind}_sure": second.sure}
    return found if kind == "kept" else {**found, f"{kind}_looks": second.against / 10}


class Weights(NamedTuple):
    """``bias`` + the weighted sum of the evidence is the logarithm of the odds; believed from ``least`` on."""

    bias: float
    least: float
    weights: tuple[float, ...]


def log_odds(features: Features, weights: Weights) -> float:
    """The natural logarithm of the odds that the other reading is what was printed."""
    return weights.bias + sum(w * x for w, x in zip(weights.weights, features, strict=True))


def is_believed(features: Features) -> bool:
    """Whether the evidence is enough to change a word: more than usual for one that was read more surely than usual."""
    weights = weights_for(features)
    surer = math.log(USUAL_DOUBT / max(LEAST_DOUBT, min(USUAL_DOUBT, features.doubt)))
    return log_odds(features, weights) > weights.least + surer


def weights_for(features: Features) -> Weights:
    """The weights by which a word is judged: capitals lose their marks so often that they have their own."""
    return fitted_weights(
        "witnessed" if features.has_second_reading else "capitals" if features.capitals else "alone"
    )


@functools.cache
def fitted_weights(which: Literal["alone", "capitals", "witnessed"]) -> Weights:
    """The weights of the data file: for words that one reader has read, for such in capitals, and for those shown to a
    second reader too.
    """
    data = tomllib.loads(files("ocr").joinpath("data/corrector.toml").read_text("utf-8"))[which]
    return Weights(data["bias"], data["least"], tuple(data[name] for name in Features._fields))


def _log(count: int) -> float:
    return math.log1p(count)
