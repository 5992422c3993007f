"""Schema: the tables of the catalogue, one text for both databases. What differs stands in ``{...}``."""

from __future__ import annotations

VERSION = 9
"""Version of the layout. Opening a catalogue of another version changes nothing in it: see `errors.OtherLayoutError`.
"""

TABLES = [
    "documents", "links", "numbers", "citations", "looks", "tallies", "parties", "dossiers", "dossier_papers", "words",
]  # fmt: skip

# n: documents that were archived later have greater ones. The keys are bare letters (`keys.letters`). state: see
# `tallies`. day: the date, '' where there is none. shelf: the order in which everything is listed (`keys.shelf`).
# folder: where the file lay (`keys.folder`). The text comes last, so that reading the rest of a row does not
# pass over it.
SCHEMA = """
CREATE TABLE documents (
    n {integer} PRIMARY KEY,
    id {text} NOT NULL UNIQUE,
    system TEXT, type TEXT, number TEXT, symbol TEXT, code TEXT, date TEXT, year {integer},
    issuer TEXT, subject TEXT, signer TEXT, security TEXT,
    copy_kind TEXT, copy_code TEXT, copy_date TEXT, copy_issuer TEXT, copy_signer TEXT,
    copy_codes TEXT NOT NULL, citations TEXT NOT NULL,
    doubts {integer} NOT NULL, doubt {real} NOT NULL, reviewed_at TEXT, reviewed_by TEXT,
    changed_at TEXT, changed_by TEXT,
    pages {integer} NOT NULL, unread {integer} NOT NULL,
    names TEXT NOT NULL, tags TEXT NOT NULL, notes TEXT NOT NULL, archived_at TEXT NOT NULL,
    identity TEXT, looks TEXT NOT NULL, seal TEXT,
    kind_key {text} NOT NULL, issuer_key {text} NOT NULL, day {text} NOT NULL, state {integer} NOT NULL,
    shelf {text} NOT NULL, folder TEXT NOT NULL,
    text TEXT NOT NULL
) {strict};
CREATE INDEX documents_identity ON documents(identity) WHERE identity IS NOT NULL;
CREATE INDEX documents_shelf ON documents(shelf);
CREATE INDEX documents_month ON documents(substr(archived_at, 1, 7));
CREATE INDEX documents_archived ON documents(archived_at);
CREATE INDEX documents_reviewed ON documents(reviewed_by, reviewed_at);
CREATE INDEX documents_day ON documents(day, n);
CREATE INDEX documents_kind_day ON documents(kind_key, day, n);
CREATE INDEX documents_issuer_day ON documents(issuer_key, day, n);
CREATE INDEX documents_doubt ON documents(doubt, n);
CREATE INDEX documents_kind_doubt ON documents(kind_key, doubt, n);
CREATE INDEX documents_issuer_doubt ON documents(issuer_key, doubt, n);
-- Two documents that are one paper, by the look of their pages or by number and issuer; each pair both ways.
CREATE TABLE links (
    document {text} NOT NULL, other {text} NOT NULL, how TEXT NOT NULL, PRIMARY KEY (document, other, how)
) {strict};
-- The codes of documents (own = 1) and of their copies (own = 0), as they are compared: see `numbers`.
CREATE TABLE numbers (
    n {integer} NOT NULL, own {integer} NOT NULL, code TEXT NOT NULL,
    strict {text} NOT NULL, loose {text} NOT NULL, number {text} NOT NULL, day {text} NOT NULL
) {strict};
CREATE INDEX numbers_n ON numbers(n);
CREATE INDEX numbers_strict ON numbers(strict, n);
CREATE INDEX numbers_strict_day ON numbers(strict, day, n);
CREATE INDEX numbers_loose ON numbers(loose, n);
CREATE INDEX numbers_number ON numbers(number, n);
-- What each document cites, by the strict form of its code.
CREATE TABLE citations (
    n {integer} NOT NULL, strict {text} NOT NULL, kind {text} NOT NULL, date TEXT
) {strict};
CREATE INDEX citations_n ON citations(n);
CREATE INDEX citations_strict ON citations(strict, n);
-- Parts of pages' looks: documents that share one may be one paper.
CREATE TABLE looks (
    band {integer} NOT NULL, n {integer} NOT NULL, PRIMARY KEY (band, n)
) {clustered};
-- How many documents there are of each kind, issuer, year and state; with issuer '' of all issuers together.
CREATE TABLE tallies (
    issuer {text} NOT NULL, kind {text} NOT NULL, year {integer} NOT NULL, state {integer} NOT NULL,
    documents {integer} NOT NULL, PRIMARY KEY (issuer, kind, year, state)
) {clustered};
-- Names of issuers, signers and bodies that make copies, and tags, with the documents that have them, and those
-- reviewed.
CREATE TABLE parties (
    role {text} NOT NULL, key {text} NOT NULL, name {text} NOT NULL,
    documents {integer} NOT NULL, confirmed {integer} NOT NULL, PRIMARY KEY (role, key, name)
) {clustered};
-- Dossiers, each as its file in the archive says; facts: all that people said of it, as JSON. See `dossiers`.
CREATE TABLE dossiers (
    id {text} PRIMARY KEY, state {text} NOT NULL, title TEXT NOT NULL, code TEXT NOT NULL, heading TEXT NOT NULL,
    retention {text}, inventory TEXT NOT NULL, box TEXT NOT NULL, fonds TEXT NOT NULL, compiler TEXT NOT NULL,
    note TEXT NOT NULL, sides {integer} NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL,
    changed_at TEXT NOT NULL, facts TEXT NOT NULL, seal TEXT NOT NULL, shelf {text} NOT NULL
) {strict};
CREATE INDEX dossiers_shelf ON dossiers(shelf, id);
-- The papers of each, in their order; those that are not among the documents (held ones) do not show.
CREATE TABLE dossier_papers (
    document {text} PRIMARY KEY, dossier {text} NOT NULL, place {integer} NOT NULL, sheets {integer}
) {strict};
CREATE INDEX dossier_papers_dossier ON dossier_papers(dossier, place);
"""
