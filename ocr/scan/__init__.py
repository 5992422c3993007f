"""A file goes in; the pixels of each of its pages come out, as a viewer shows them."""
