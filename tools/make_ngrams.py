#!/usr/bin/env python3
"""Derives ocr/data/ngrams.tsv.gz from counts of syllables in official Vietnamese.

usage: make_ngrams.py COUNTS_DIR

COUNTS_DIR holds {state,party}.{1,2,3}gram.tsv.gz: lines "syllables<TAB>count", lower case, digits as #, ^ and $ for
the ends of a paragraph. Only n-grams of Vietnamese syllables are kept (decrees in English stand among the
sources), the rarest left out; the Party's, of which there is less, count PARTY_WEIGHT times.
"""

import collections
import gzip
import pathlib
import sys

from lexicon.syllables import is_syllable

PARTY_WEIGHT = 8
LEAST = {2: 3, 3: 6}


def counts(folder: pathlib.Path, n: int) -> collections.Counter[str]:
    total: collections.Counter[str] = collections.Counter()
    for source, weight in (("state", 1), ("party", PARTY_WEIGHT)):
        with gzip.open(folder / f"{source}.{n}gram.tsv.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                words, _, count = line.rstrip("\n").rpartition("\t")
                if all(w in "^$#" or is_syllable(w) for w in words.split(" ")):
                    total[words] += weight * int(count)
    return total


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    bigrams, trigrams = counts(folder, 2), counts(folder, 3)
    # A syllable counts as often as it stands beside another: "the" and "to" of English sentences do not.
    unigrams: collections.Counter[str] = collections.Counter()
    for pair, count in bigrams.items():
        unigrams[pair.split(" ")[1]] += count
    target = pathlib.Path(__file__).parent.parent / "ocr/data/ngrams.tsv.gz"
    with gzip.GzipFile(target, "wb", mtime=0) as out:
        for table, least in ((unigrams, 3), (bigrams, LEAST[2]), (trigrams, LEAST[3])):
            for words, count in sorted(table.items()):
                if count >= least:
                    out.write(f"{words}\t{count}\n".encode())


if __name__ == "__main__":
    main()
