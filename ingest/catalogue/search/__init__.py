"""A filter and typed words go in; the documents that match come out, the best first, a page of them or all."""
