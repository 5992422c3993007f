"""A transcript goes in; the words of its pages with their places come out as ALTO or hOCR."""
