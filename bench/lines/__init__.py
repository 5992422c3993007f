"""Lines: made pages with known lines go in; what of their ink is lost, and which lines are cut amiss, comes out."""
