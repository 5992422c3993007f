"""Export: from the archive to what others take in: lists of documents, metadata, submission packages, page texts."""
