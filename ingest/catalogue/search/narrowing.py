"""Narrowing: from a filter to the tokens that a document must hold, by the names that there are."""

from __future__ import annotations

from ingest.catalogue.answers import Filter
from ingest.catalogue.database.store import Store, Wanted
from ingest.catalogue.entries.parties import meant
from ingest.catalogue.entries.tokens import of_filter


def narrow(store: Store, wanted: Filter) -> Wanted:
    """What a filter wants; nothing where it does not narrow. Signer and copying body are meant by words of their names
    too: nobody types ``TỈNH ỦY QUẢNG NGÃI · VĂN PHÒNG`` as a whole.
    """
    said = of_filter(wanted)
    if wanted.signer is not None:
        said = said.plus(
            Wanted(any_of=(tuple(f"=signer:{key}" for key in meant(store, "signer", wanted.signer)),))
        )
    if wanted.copier is not None:
        said = said.plus(
            Wanted(any_of=(tuple(f"=copier:{key}" for key in meant(store, "copier", wanted.copier)),))
        )
    return said
