"""Reviewed papers of an archive go in; words that people confirmed come out, where they were shown to gain."""
