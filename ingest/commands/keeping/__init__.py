"""What the keeper of an archive decides goes in; the archive is changed so, or what disagrees in it comes out."""
