"""Papers that a list shows go in; what is done with many of them, and what is handed out of them, comes out."""
