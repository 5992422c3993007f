"""Scans with known truth: a spec (YAML) is typeset, its pages worn and scanned, its truth written beside."""
