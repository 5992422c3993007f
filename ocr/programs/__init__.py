"""The outside programs of reading, a module each: their versions and data, how they are run, how they fail."""
