"""Requests of a browser go in; pages about archived documents come out, and corrections go into the archive."""
