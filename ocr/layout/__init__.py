"""A clean page goes in; its lines of print come out as strips, apart from rules, frames, seals and stamps."""
