"""A request of a browser goes in; a page, or a part of one, comes out."""
