"""Paragraphs as they were read go in; they come out with misreadings mended, each change recorded."""
