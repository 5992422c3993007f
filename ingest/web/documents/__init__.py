"""A browser's request about documents goes in; a page about them, or a part of one, comes out."""
