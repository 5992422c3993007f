"""Real scans and what is true of them go in; what it costs a clerk to review each comes out."""
