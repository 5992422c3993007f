"""Digitisation runs: how far a run has come, and the report of what became of its files."""
