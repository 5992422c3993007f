"""Files sent by a browser go in; pages about them, and about all that waits, runs or has failed, come out."""
