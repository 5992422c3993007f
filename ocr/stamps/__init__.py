"""A page as it was cleaned and read goes in; its stamps come out, each found and read by itself, or told as unreadable.

Stamps of secrecy stand anywhere, at any turn, in any ink, over print and under seals: the reading of a page's text,
which takes coloured ink off and goes line by line, does not see them all.
"""
