"""A scan goes in; the complete folder of its document comes out, with any reasons to hold it apart."""
