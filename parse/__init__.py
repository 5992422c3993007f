"""The shared notice parser: from the text of a Vietnamese official paper to a record of it."""

from parse.record import Parsed, Record

__all__ = ["Parsed", "Record"]
