"""A text goes in; its lines come out, each with its place; patterns of words look into them."""
