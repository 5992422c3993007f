"""Archived documents, and what only people can say of them, go in; metadata by Thông tư 05/2025 and edXML come out."""
