"""Parsing: papers of known truth go in, whole and misread; the share of fields that was read comes out."""
