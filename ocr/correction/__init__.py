"""Words that may be misread go in; each comes out as a second reader, the language or the paper itself proves it."""
