"""Lines: made pages whose lines are known go in; how much of their ink is lost, and which lines are cut amiss, comes out."""
