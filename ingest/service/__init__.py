"""Claimed files go in; each is archived, held or failed with a reason, whatever breaks on the way."""
