"""A page's pixels go in; they come out upright, straight and flat, without coloured ink and specks."""
