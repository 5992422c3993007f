"""Sentences go in; the papers that they cite come out, and how they stand to the one that cites them."""
