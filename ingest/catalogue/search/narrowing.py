"""Narrowing: from a filter to the tokens that a document must hold, by the names that there are."""

from __future__ import annotations

from ingest.catalogue.answers import Filter, Party
from ingest.catalogue.database.store import Store, Wanted
from ingest.catalogue.entries.parties import meant
from ingest.catalogue.entries.tokens import of_filter


def narrow(store: Store, wanted: Filter) -> Wanted:
    """What a filter wants; nothing where it does not narrow. Signer and copying body are meant by words of their names
    too: nobody types ``TỈNH ỦY QUẢNG NGÃI · VĂN PHÒNG`` as a whole.
    """
    said = of_filter(wanted)
    named: tuple[tuple[Party, str | None], ...] = (("signer", wanted.signer), ("copier", wanted.copier))
    for role, typed in named:
        if typed is not None:
            keys = meant(store, role, typed)
            said = said.plus(Wanted(any_of=(tuple(f"={role}:{key}" for key in keys),)))
    return said
