"""Work by page: how the pages of all documents under way share the workers, and where their readings are kept."""
