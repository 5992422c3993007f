"""A scan or a text goes in; its text and its record come out, and nothing is archived."""
