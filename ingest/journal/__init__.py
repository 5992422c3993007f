"""Steps of files on their way go in; what became of every file comes out, after a kill and a fault too."""

from ingest.journal.entries import RESCAN, UNDER_WAY, Entry, Head, State, raw, readable
from ingest.journal.journal import Journal
from ingest.journal.uploaded import Upload, WholeFile

__all__ = [
    "RESCAN",
    "UNDER_WAY",
    "Entry",
    "Head",
    "Journal",
    "State",
    "Upload",
    "WholeFile",
    "raw",
    "readable",
]
