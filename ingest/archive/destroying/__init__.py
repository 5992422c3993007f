"""A decision to destroy dossiers goes in; their papers are gone from everywhere, and a tombstone of each stays."""
