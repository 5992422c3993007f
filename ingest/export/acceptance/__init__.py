"""Archived papers go in; a random sample of them, what people find on it unseen, and how often records err come out."""
