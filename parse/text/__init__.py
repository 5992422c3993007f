"""A text goes in; its lines come out, each with its place, and can be compared with fixed words despite misreadings."""
