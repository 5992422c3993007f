"""A record goes in; what follows from it comes out: doubts, what was inferred, normal forms."""
