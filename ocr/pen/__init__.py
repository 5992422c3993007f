"""A page and its words go in; numbers and days filled in by hand come out, each with its readings and how sure it is."""
