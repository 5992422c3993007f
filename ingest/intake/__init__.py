"""An inbox goes in; finished, safe, new files come out, each claimed for good."""
