"""Bytes go in; they are on the disk, complete or not at all, and one program at a time works with a folder."""
