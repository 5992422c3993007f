"""Texts and faces go in; the weights of the line reader (``ocr/recognition/data``) come out.

``python -m tools.train_reader.make`` makes lines, ``.train`` learns from them, ``.evaluate`` measures, ``.export``
writes the package's data. ``ocr/recognition/data/card.md`` says what the shipped weights were learned from.
"""
