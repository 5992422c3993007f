"""Rows of the catalogue go in; lists come out: CSV, JSON Lines, the printed form of a mục lục."""
