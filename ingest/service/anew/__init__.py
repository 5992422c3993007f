"""Documents or failed files that a person names go in; they are read, cut or tried anew."""
