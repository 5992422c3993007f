"""Texts and faces go in; drawn pieces of pages come out, and the network that spots stamps of secrecy on them.

No scan of ``bench/secrecy`` and none of its drawing is used here: that bench judges what is learned.
"""
