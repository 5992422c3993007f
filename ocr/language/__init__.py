"""Words go in; whether they are Vietnamese, and how likely they are in official papers, comes out."""
