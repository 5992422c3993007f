"""Claimed files go in; each comes to its end, archived, held or failed with a reason, whatever breaks on the way."""
