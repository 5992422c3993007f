"""Words of each page go in; a paper's paragraphs, notes and what is no part of its text come out, in reading order."""
