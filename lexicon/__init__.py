"""Vocabulary of print: words of the forms of Vietnamese official papers, and how words are compared that were misread.

What the reader of scans and the reader of texts must both know stands here, once: letters and syllables, provinces,
kinds of paper, marks of authority, dates, names. Words are data (``data/*.toml``); the modules give them a shape. It
knows neither scans nor records, and needs the standard library alone.
"""
