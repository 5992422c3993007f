"""Requests of a browser go in; pages about archived documents come out, and people's corrections go into the archive."""
