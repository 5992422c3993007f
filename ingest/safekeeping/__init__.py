"""An archive goes in; a copy that can be proved comes out, from which all of it is restored, or a part repaired."""
