"""A question of a program goes in; what the archive holds comes out as JSON or as a file."""
