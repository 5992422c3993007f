"""Finished documents go in, whole or not at all; they can be read, verified, corrected, released, and listed anew."""
