"""A scan goes in; the complete folder of its document comes out, with the reasons to hold it apart, if there are any."""
