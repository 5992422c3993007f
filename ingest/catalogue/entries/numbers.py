"""Numbers: from codes of documents and of copies to the forms by which they are found, even if misread or mistyped.

Three forms are kept: ``strict``, the letters and digits alone (``24-QĐ/TW``: 24qdtw), by which citations are resolved;
``loose``, in which signs that are misread for one another are one (``24-QĐ/TW``, ``O24 QĐÐTW``: 24QDTW); and
``number``, the leading digits, for people who remember no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.catalogue.database.store import Store, Transaction
from ingest.catalogue.entries.rows import rows_of
from ingest.catalogue.keys import PAST_ALL
from ingest.catalogue.row import Row
from lexicon.folding import fold_any, squeeze

_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "S": "5", "B": "8"})
_DIGITS = re.compile(r"[0-9OoIiLlSsBb]*[0-9][0-9OoIiLl]*")
_CANDIDATES = 200
COLUMNS = "own, code, strict, loose, number, day"


def strict(code: str) -> str:
    """The letters and digits of a code, without leading zeros: what two prints of one code have in common."""
    # Here, not above: ``parse`` takes long to import, and a search by words needs nothing of it.
    from parse import code_without_blanks

    return squeeze(fold_any(code_without_blanks(code))).lstrip("0")


def loose(code: str) -> str:
    """The same with O and 0, I, l and 1, S and 5, B and 8, Đ, D and Ð taken for one another, ĐÐ for one Đ."""
    bare = fold_any(code).upper().translate(_ALIKE)
    return re.sub("D+", "D", re.sub(r"[^0-9A-Z]", "", bare)).lstrip("0")


def number(code: str) -> str:
    """The number alone; '' where the code does not begin with one."""
    digits = _DIGITS.match(code.lstrip(" '\"“("))
    return loose(digits[0]) if digits else ""


def enter(transaction: Transaction, n: int, row: Row) -> None:
    """Enters the codes of a document and of its copies."""
    sql = f"INSERT INTO numbers (n, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
    transaction.run_many(sql, [(n, *values) for values in entries(row)])


def entries(row: Row) -> list[tuple[object, ...]]:
    """What a document is entered with: the values of ``COLUMNS`` for each code."""
    codes = [(1, row.code)] if row.code else []
    codes += [(0, code) for code in dict.fromkeys(row.copy_codes)]
    return [(own, c, strict(c), loose(c), number(c), row.date or "") for own, c in codes]


@cache
def _number_word() -> re.Pattern[str]:
    # Here, not above: its words are read from a file, and only a search by number needs them.
    from lexicon.numbers import NUMBER_READ

    return re.compile(rf"^\s*{NUMBER_READ}\b[\s:.]*")


def find(store: Store, text: str, limit: int) -> list[Row]:
    """See `Catalogue.by_number`."""
    word = _number_word().match(fold_any(text))
    typed = text[word.end() :].strip() if word else text.strip()
    form = loose(typed)
    if not form:
        return []
    found: dict[int, None] = {}
    for question in _questions(typed, form):
        found.update(dict.fromkeys(_asked(store, typed, *question)))
        if len(found) >= limit:
            break
    return rows_of(store, list(found)[:limit])


def _questions(typed: str, form: str) -> Iterator[tuple[str, str, list[str]]]:
    """The queries, in turn, and their order: the same code; codes of that number, or that begin so."""
    yield "loose = ?", "n DESC", [form]
    if number(typed) == form:
        yield "number = ?", "n DESC", [form]
    else:
        yield "loose > ? AND loose < ?", "loose, n DESC", [form, form + PAST_ALL]


def _asked(store: Store, typed: str, where: str, order: str, values: list[str]) -> list[int]:
    """The documents of the codes asked for, the nearest first, then the last archived; of so many codes at most that
    they are soon compared.
    """
    sql = f"SELECT n, code FROM numbers WHERE {where} ORDER BY {order} LIMIT {_CANDIDATES}"
    codes = [(_distance(code, typed), -n) for n, code in store.read(sql, values)]
    return [-n for _, n in sorted(codes)]


def _distance(code: str, typed: str) -> int:
    """0: the code is what was typed; 1: it has the same letters; 2: it may be a misreading."""
    from parse import code_without_blanks

    if code_without_blanks(typed) == code:
        return 0
    return 1 if strict(typed) == strict(code) else 2
