"""A browser's request about a random sample goes in; papers to check unseen, differences, the minutes come out."""
