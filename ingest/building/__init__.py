"""A scan goes in; the complete folder of its document comes out, with why it must be held back, if it must."""
