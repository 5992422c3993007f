"""Strips of print go in; words come out, each with its box and how sure the recogniser is of it."""
