"""Documents of the archive, or an office's register, go in; files for other systems and comparisons come out."""
