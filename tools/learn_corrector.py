#!/usr/bin/env python3
"""Learns ocr/data/confusions.tsv and ocr/data/corrector.toml from made scans with known truth.

usage: learn_corrector.py FOLDER [--readings FILE]

FOLDER holds what ``python -m bench.scanbench.make bench/texts/fit FOLDER --each 3 --seed 2`` makes. FILE keeps the
pages as read, so that learning again need not read them again. Needs rapidfuzz (the ``bench`` extra).

First it counts which letters are read for which; then, with those likelihoods in the channel, it fits the weights of
the evidence by logistic regression. The threshold is set where, text by text in five folds (no text judged by weights
fitted on it), at most three right words in twenty thousand are made wrong: three quarters of what is allowed.
"""

import argparse
import collections
import concurrent.futures
import itertools
import pathlib
import pickle
import re
import unicodedata

import numpy as np
from rapidfuzz.distance import Levenshtein

import ocr.assembly
from lexicon.folding import STRAIGHT, without_marks
from ocr.correction import channel, correction_odds, corrector, witnesses
from ocr.limits import Limits
from ocr.page_reader import read_page_with
from ocr.recognition.beside import with_line_reader
from ocr.recognition.tesseract import read_with_tesseract
from ocr.scan import pages
from ocr.text.page_reading import PageReading
from ocr.text.tokens import Token

DATA = pathlib.Path(__file__).parent.parent / "ocr/data"
HARM = 0.00015
WITNESS_HARM = 0.02
WITNESS_ODDS = 1.4
"""Least logarithm of the odds (four to one) for a second reader to be believed: real scans are not made ones."""
FOLDS = 5
RIDGE = 1.0
CORE = re.compile(r"[A-Za-zÀ-ỹĐđ]+")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--readings", type=pathlib.Path)
    options = parser.parse_args()
    readings = read_all(options.folder, options.readings)
    first = papers_of(readings, heard=False)
    write_confusions(first)
    channel.learned_channel.cache_clear()
    write_section("witnesses", witness_weights(first))
    write_weights(papers_of(readings, heard=True))


def papers_of(readings: list[tuple[pathlib.Path, PageReading]], *, heard: bool) -> list:
    """For each paper its text, its paragraphs and the truth of their words. ``heard``: after the second reader."""
    papers = []
    for path, own in itertools.groupby(readings, key=lambda pair: pair[0]):
        truth = unicodedata.normalize("NFC", path.with_name(f"{path.stem}.truth.txt").read_text("utf-8"))
        paragraphs = before_correction([reading for _, reading in own], heard=heard)
        papers.append((path.stem.split(".")[0], paragraphs, aligned(paragraphs, truth.split())))
    return papers


def read_all(folder: pathlib.Path, kept: pathlib.Path | None) -> list[tuple[pathlib.Path, PageReading]]:
    if kept is not None and kept.exists():
        return [(source.path, reading) for source, reading in pickle.loads(kept.read_bytes())]
    sources = [p for scan in sorted(folder.glob("*.pdf")) for p in pages.describe(scan, Limits())]
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        readings = list(pool.map(read_with_both, sources))
    if kept is not None:
        kept.write_bytes(pickle.dumps(list(zip(sources, readings, strict=True))))
    return [(source.path, reading) for source, reading in zip(sources, readings, strict=True)]


def read_with_both(source: pages.PageSource) -> PageReading:
    return read_page_with(with_line_reader(read_with_tesseract), source, 300.0)


def before_correction(readings: list[PageReading], *, heard: bool) -> list[tuple[list[Token], bool]]:
    """The paragraphs of a paper as the corrector is given them, and whether each is fenced off.

    ``heard``: whether the second reader has been heard.
    """
    seen = []

    def keep(tokens: list[Token], *, fenced: bool = False) -> list[Token]:
        seen.append((tokens, fenced))
        return tokens

    own = ocr.assembly.correct_words, ocr.assembly.apply_second_reader
    ocr.assembly.correct_words = keep
    if not heard:
        ocr.assembly.apply_second_reader = list
    try:
        ocr.assemble(readings)
    finally:
        ocr.assembly.correct_words, ocr.assembly.apply_second_reader = own
    return seen


def aligned(paragraphs: list[tuple[list[Token], bool]], truth: list[str]) -> dict[tuple[int, int], str]:
    """For each (paragraph, token) the true word it stands for, where that is certain."""
    places = [(k, j) for k, (tokens, _) in enumerate(paragraphs) for j in range(len(tokens))]
    read = [key(paragraphs[k][0][j].text) for k, j in places]
    pairs = {}
    for op in Levenshtein.opcodes(read, [key(word) for word in truth]):
        if op.tag in ("equal", "replace"):
            for n, m in zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=False):
                if Levenshtein.normalized_similarity(read[n], key(truth[m])) >= 0.5:
                    pairs[places[n]] = truth[m]
    return pairs


def key(word: str) -> str:
    return re.sub(r"\W", "", without_marks(word).lower()) or word


def core(word: str) -> str:
    """The letters of a word: small, unless all of several are capitals, which are misread in their own way."""
    match = CORE.search(word)
    if match is None or any(c.isdigit() for c in word):
        return ""
    return match[0] if len(match[0]) > 1 and match[0].isupper() else match[0].lower()


def write_confusions(papers: list) -> None:
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for _, paragraphs, pairs in papers:
        for (k, j), truth in pairs.items():
            read, printed = core(paragraphs[k][0][j].text), core(truth)
            if not read or not printed:
                continue
            if read.isupper() != printed.isupper():
                read, printed = read.lower(), printed.lower()
            if without_marks(read) == without_marks(printed) and len(read) == len(printed):
                counts.update(zip(printed, read, strict=True))
                continue
            blocks = Levenshtein.opcodes(read, printed)
            if sum(b.tag != "equal" for b in blocks) > 1:
                continue
            for b in blocks:
                r, p = read[b.src_start : b.src_end], printed[b.dest_start : b.dest_end]
                if b.tag == "equal":
                    counts.update(zip(p, r, strict=True))
                elif len(r) <= 2 and len(p) <= 2:
                    if not r or not p:  # a letter lost or added: told with the one before it
                        if not b.src_start or not b.dest_start:
                            continue
                        r, p = read[b.src_start - 1] + r, printed[b.dest_start - 1] + p
                    counts[p, r] += 1
    rows = sorted(
        (p, r, n) for (p, r), n in counts.items() if p == r or n >= 2 or without_marks(p) == without_marks(r)
    )
    (DATA / "confusions.tsv").write_text("".join(f"{p}\t{r}\t{n}\n" for p, r, n in rows), "utf-8")
    wrong = sum(n for (p, r), n in counts.items() if p != r)
    print(f"{sum(counts.values())} letters, {wrong} misread, {len(rows)} kinds of reading")


def witness_weights(papers: list) -> list[str]:
    """Fits which of two readers is to be believed where they differ and the language has no say."""
    rows, labels = [], []
    for _, paragraphs, pairs in papers:
        for k, (tokens, _) in enumerate(paragraphs):
            for j, token in enumerate(tokens):
                found, truth = witnesses.difference(tokens, j), pairs.get((k, j), "").translate(STRAIGHT)
                if found is not None and truth and token.second is not None:
                    right = (
                        token.text.translate(STRAIGHT) == truth,
                        token.second.text.translate(STRAIGHT) == truth,
                    )
                    if any(right):
                        rows.append(found)
                        labels.append(right[1])
    x, y = np.array(rows, float), np.array(labels)
    bias, weights = regression(x, y)
    odds = bias + x @ weights
    order = np.argsort(-odds)
    harmed = np.cumsum(~y[order])
    most = int(np.searchsorted(harmed, WITNESS_HARM * len(y), side="right"))
    least = max(WITNESS_ODDS, float(odds[order[most - 1]]))
    taken = odds > least
    wrongly = int((taken & ~y).sum())
    print(
        f"two readers differ on {len(y)} words: second right {int(y.sum())}; believed {int(taken.sum())}, "
        f"{wrongly} wrongly"
    )
    named = zip(witnesses.Difference._fields, weights, strict=True)
    return [
        f"bias = {bias:.4f}",
        f"least = {least:.4f}",
        *(f"{n} = {w:.4f}" for n, w in named),
    ]


def write_section(name: str, lines: list[str]) -> None:
    """Writes one section of the data file anew; weights are read again from then on."""
    path = DATA / "corrector.toml"
    head, *sections = re.split(r"^\[(?=\w+\]$)", path.read_text("utf-8"), flags=re.MULTILINE)
    texts = {section.split("]")[0]: section for section in sections}
    texts[name] = "\n".join([f"{name}]", *lines, "", ""])
    path.write_text(head + "".join(f"[{text}" for text in texts.values()), "utf-8")
    witnesses._fitted.cache_clear()
    correction_odds.fitted_weights.cache_clear()


def write_weights(papers: list) -> None:
    rows, labels, texts, reasons, right = [], [], [], [], 0
    for text, paragraphs, pairs in papers:
        right += len(pairs)
        for k, (tokens, fenced) in enumerate(paragraphs):
            for choice in [] if fenced else corrector.alternatives(tokens):
                truth = pairs.get((k, choice.place))
                if truth is None:
                    continue
                read, printed = core(tokens[choice.place].text).lower(), core(truth).lower()
                rows.append(choice.features)
                texts.append(text)
                labels.append(1 if printed == choice.word else (0 if printed == read else -1))
                reasons.append(f"{text}: {read} > {choice.word} ({printed})")
    x, y = np.array(rows, float), np.array(labels)
    folds = np.array([sorted(set(texts)).index(t) % FOLDS for t in texts])
    witnessed = np.array([row.has_second_reading for row in rows])
    print(f"{right} words, {len(y)} with another reading, {int((y == 1).sum())} of them misread and mendable")
    alone = x.copy()
    for name in correction_odds.WITNESS:  # the same words as if no second reader had been asked
        alone[:, correction_odds.Features._fields.index(name)] = 0.0
    capitals = np.array([row.capitals > 0 for row in rows])
    for which, own, chosen in (
        ("alone", alone, ~capitals),
        ("capitals", alone, capitals),
        ("witnessed", x, witnessed),
    ):
        names = [reason for reason, is_own in zip(reasons, chosen, strict=True) if is_own]
        write_section(which, fitted(which, own[chosen], y[chosen], folds[chosen], right, names))


def fitted(
    which: str, x: np.ndarray, y: np.ndarray, folds: np.ndarray, right: int, reasons: list[str]
) -> list[str]:
    """Weights and threshold as lines of the data file. ``y``: 1 mended by the change, 0 harmed, -1 neither."""
    odds = np.zeros(len(y))
    for fold in range(FOLDS):
        learn = folds != fold
        bias, weights = regression(x[learn], y[learn] == 1)
        odds[~learn] = bias + x[~learn] @ weights
    order = np.argsort(-odds)
    harmed = np.cumsum(y[order] == 0)
    most = int(np.searchsorted(harmed, HARM * right, side="right"))
    least = max(0.0, float(odds[order[most - 1]])) if most else 99.0
    taken = odds > least
    bias, weights = regression(x, y == 1)
    print(
        f"{which}: {len(y)} words, {int((y == 1).sum())} mendable, threshold {least:.2f}: "
        f"{int((taken & (y == 1)).sum())} mended, {int((taken & (y == 0)).sum())} harmed"
    )
    for n in order[:most][y[order[:most]] == 0]:
        print("  harmed:", reasons[n])
    named = zip(correction_odds.Features._fields, weights, strict=True)
    return [f"bias = {bias:.4f}", f"least = {least:.4f}", *(f"{name} = {w:.4f}" for name, w in named)]


def regression(x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Logistic regression with a ridge, by Newton's method: bias and weights."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.hstack([np.ones((len(x), 1)), (x - mean) / spread])
    w = np.zeros(z.shape[1])
    ridge = np.diag([0.0] + [RIDGE] * x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        step = np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, z.T @ (y - p) - ridge @ w)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    weights = w[1:] / spread
    return float(w[0] - weights @ mean), weights


if __name__ == "__main__":
    main()
