"""Tasks go in; their results come out of processes with limits on memory, time and file size."""
