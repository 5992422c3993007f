"""A scan and its transcript go in; a searchable PDF/A-2b comes out that shows what the scan shows."""
