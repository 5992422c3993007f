"""A name and a password, a cookie or a token go in; who it is and what they may do comes out."""
