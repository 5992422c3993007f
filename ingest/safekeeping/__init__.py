"""An archive goes in; a copy that is proved, to restore and repair it from, and word of what goes wrong come out."""
