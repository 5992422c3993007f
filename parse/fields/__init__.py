"""Lines go in; the values of one field come out (number, date, issuer, signature, …), each with its place."""
