"""What the program should reach goes in; what it reaches now, and which targets it misses, come out."""
