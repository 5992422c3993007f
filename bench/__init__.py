"""Benchmarks: what saoluc's parts give and cost, beside other programs, in the same run. Not part of the product."""
