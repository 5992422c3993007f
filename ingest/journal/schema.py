"""Journal schema: the tables of the journal's file, and the columns that files of earlier versions lack."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    claim TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    name TEXT NOT NULL,          -- for people: undecodable bytes as \\xNN
    raw_name BLOB NOT NULL,      -- path below the inbox, or absolute where the file was copied in
    copied INTEGER NOT NULL,     -- 1: the user's file stays where it is
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT,
    document TEXT,               -- id of the archived document
    target BLOB,                 -- name in the failed folder
    reason TEXT,                 -- code of the failure, or RESCAN
    detail TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    interruptions INTEGER NOT NULL DEFAULT 0,
    claimed_at REAL NOT NULL,
    updated_at REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS files_state ON files(state);
CREATE INDEX IF NOT EXISTS files_raw_name ON files(raw_name);
CREATE TABLE IF NOT EXISTS steps (
    claim TEXT NOT NULL, at REAL NOT NULL, state TEXT NOT NULL, note TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS steps_claim ON steps(claim);
CREATE INDEX IF NOT EXISTS files_document ON files(document);
-- How far the corrections of each document go: see archive/chain.py.
CREATE TABLE IF NOT EXISTS corrections (document TEXT PRIMARY KEY, entries INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;
"""
LATER_COLUMNS = {
    "faults": "INTEGER NOT NULL DEFAULT 0",  # times that a fault of the machine put it off
    "pages": "INTEGER",  # of the document that was made of it
}
