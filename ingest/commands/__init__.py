"""Arguments of the command line go in; each command says what it did, on stdout, stderr and by its exit code."""
