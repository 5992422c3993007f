"""Throughput: the same pages go through several programs; pages a minute, CPU time and memory come out."""
