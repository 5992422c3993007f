"""Parties: the names of those who issue papers, sign them and make copies, and tags, with how many papers have each,
and how many of these somebody has reviewed: what is offered while a name is typed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from ingest.catalogue import keys
from ingest.catalogue.answers import Party
from ingest.catalogue.database.store import Store, Transaction
from ingest.catalogue.row import Row

MOST_MEANT = 500
_LIKE = str.maketrans({"%": "", "_": ""})


def entries(row: Row) -> Iterator[tuple[Party, str, str]]:
    """The names of a document, each with its role and its key; what is inferred is no name that anybody has printed."""
    names: list[tuple[Party, str | None]] = [
        ("issuer", row.issuer if not (row.issuer or "").startswith("[") else None),
        ("copier", row.copy_issuer),
        *((("signer", name)) for name in dict.fromkeys((row.signer, row.copy_signer))),
        *((("tag", name)) for name in row.tags),
    ]
    for role, name in names:
        if name and keys.letters(name) != keys.NOTHING:
            yield role, keys.letters(name), name


def count(transaction: Transaction, row: Row, by: int) -> None:
    """Counts a document's names in (1) or out (-1); a name that no document has any more is gone."""
    sql = (
        "INSERT INTO parties (role, key, name, documents, confirmed) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (role, key, name) DO UPDATE SET documents = parties.documents + excluded.documents,"
        " confirmed = parties.confirmed + excluded.confirmed"
    )
    confirmed = by if row.reviewed_at is not None else 0
    for role, key, name in entries(row):
        transaction.run(sql, (role, key, name, by, confirmed))
        if by < 0:
            gone = "DELETE FROM parties WHERE role = ? AND key = ? AND name = ? AND documents <= 0"
            transaction.run(gone, (role, key, name))


def suggestions(
    store: Store, role: Party, typed: str, limit: int, *, confirmed_only: bool = True
) -> list[str]:
    """Names of a role that hold what was typed, marks and signs aside: those with most reviewed papers first, each
    once, as most papers print it. ``confirmed_only``: none that no reviewed paper has.
    """
    key = keys.letters(typed).translate(_LIKE) if typed.strip() else ""
    least = 1 if confirmed_only else 0
    sql = (
        "SELECT key, name, confirmed, documents FROM parties WHERE role = ? AND key LIKE ? AND confirmed >= ?"
        " ORDER BY confirmed DESC, documents DESC, name LIMIT ?"
    )
    found: dict[str, str] = {}
    for one, name, *_ in store.read(sql, (role, f"%{key}%", least, 4 * limit)):
        found.setdefault(str(one), str(name))
    return list(found.values())[:limit]


def meant(store: Store, role: Party, typed: str) -> tuple[str, ...]:
    """The keys of the names of a role that are meant by what was typed, words of it (`keys.is_named`); of more than
    `MOST_MEANT` those that most papers have. Where there is none, a key that no name has.
    """
    longest = max(keys.words_of(typed).split(), key=len, default="")
    sql = "SELECT key, name FROM parties WHERE role = ? AND key LIKE ? ORDER BY documents DESC, name"
    there = store.read(sql, (role, f"%{keys.letters(longest).translate(_LIKE)}%"))
    found = dict.fromkeys(str(one) for one, name in there if keys.is_named(str(name), typed))
    return tuple(found)[:MOST_MEANT] or ("",)


def miscounted(store: Store) -> int:
    """How many names are counted otherwise than the documents have them."""
    wanted: Counter[tuple[str, str]] = Counter()
    for role, columns in (
        ("issuer", ("issuer",)),
        ("copier", ("copy_issuer",)),
        ("signer", ("signer", "copy_signer")),
    ):
        for column in columns:
            beside = " AND coalesce(signer, '') <> copy_signer" if column == "copy_signer" else ""
            sql = (
                f"SELECT {column}, count(*) FROM documents WHERE {column} IS NOT NULL AND {column} <> ''{beside}"
                f" GROUP BY {column}"
            )
            for name, many in store.read(sql):
                if keys.letters(name) != keys.NOTHING and not (
                    role == "issuer" and str(name).startswith("[")
                ):
                    wanted[role, str(name)] += int(many)
    for (tags,) in store.read("SELECT tags FROM documents WHERE tags <> '[]'"):
        wanted.update(("tag", name) for name in json.loads(tags) if keys.letters(name) != keys.NOTHING)
    kept = store.read("SELECT role, name, documents FROM parties WHERE documents <> 0")
    return len(set(wanted.items()) ^ {((str(role), str(name)), int(many)) for role, name, many in kept})
