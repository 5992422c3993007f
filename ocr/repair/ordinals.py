"""Ordinals: the ordinal numbers of a table's rows, written alike: a speck after one of them is no dot."""

from __future__ import annotations

import re
from itertools import groupby

from ocr.text.paragraphs import Paragraph
from ocr.text.tokens import Token

RULE = "ordinal of a table's row"


def align_ordinals(texts: list[list[Token]], flow: list[Paragraph]) -> list[list[Token]]:
    """The rows of each table with their ordinals as most of them are: with a dot or without."""
    out = [list(tokens) for tokens in texts]
    for is_row, group in groupby(range(len(flow)), key=lambda k: flow[k].kind == "row"):
        rows = [k for k in group if is_row and out[k] and re.fullmatch(r"\d{1,3}\.?", out[k][0].text)]
        dotted = [k for k in rows if out[k][0].text.endswith(".")]
        for k in dotted if 2 * len(dotted) <= len(rows) else []:
            out[k][0] = out[k][0].corrected(out[k][0].text.rstrip("."), RULE)
    return out
