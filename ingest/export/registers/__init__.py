"""A register that an office keeps goes in; how it differs from the archive comes out, row by row and paper by paper."""
