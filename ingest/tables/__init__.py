"""A table that an office keeps, .xlsx or CSV, goes in; its rows come out as text, each with its number there."""
