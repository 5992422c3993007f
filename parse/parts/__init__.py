"""Lines go in; the parts of a paper come out: head, body, foot, copies, annexes, tables, notes."""
