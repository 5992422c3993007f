"""Archived documents go in; lists, metadata, submission packages and page texts for other systems come out."""
