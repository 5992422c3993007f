"""SQL of the catalogue goes in; rows come out, from a SQLite file or a PostgreSQL server."""
