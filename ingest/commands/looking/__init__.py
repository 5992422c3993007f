"""A question goes in; what is in the archive, and what is under way, comes out, without a change to anything."""
