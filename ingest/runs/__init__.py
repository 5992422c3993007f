"""Scans of a run go in; how far it has come, and a report of what became of its files, come out."""
