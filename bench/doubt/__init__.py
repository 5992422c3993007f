"""Doubt: made scans and their truth go in; learned weights, and how well they hold, come out."""
