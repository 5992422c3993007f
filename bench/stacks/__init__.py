"""Stacks of papers with known boundaries: made of texts, fitted on one half of them, judged on the other."""
