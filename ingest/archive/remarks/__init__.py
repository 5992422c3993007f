"""Tags and notes that people give a paper go in, whole or not at all; what it bears, and who said so, comes out."""
