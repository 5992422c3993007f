"""Pages of all documents in progress go in; they share the workers in turn, and their readings are kept on the disk."""
