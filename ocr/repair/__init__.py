"""Paragraphs as they were read go in; they come out mended where forms or structure prove it, each change recorded."""
