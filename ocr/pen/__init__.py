"""A page and its words go in; numbers and days filled in by hand come out, with readings and how sure these are."""
