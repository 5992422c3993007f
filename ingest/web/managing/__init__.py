"""What those who manage decide goes in; users, held papers and failed files are changed so, each change noted."""
