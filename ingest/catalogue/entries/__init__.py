"""A document's row goes in; it is entered into every table of the catalogue, and read, found and counted there."""
