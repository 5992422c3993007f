"""Dossiers (hồ sơ) go in; which there are, what is in them and what follows from their papers come out."""
