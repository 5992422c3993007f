"""Who may sign in, or read by a program, goes in; the review page is served to them, and what they did is told."""
