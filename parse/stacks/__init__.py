"""The lines of a file's pages go in; where papers begin among them comes out, each place with its probability."""

from parse.stacks.boundaries import SURE, Boundary, Papers, Part, Split, papers_at, papers_in
from parse.stacks.order import lies_otherwise
from parse.stacks.pages import PageLine, PageText
from parse.stacks.sheets import Sheet

__all__ = [
    "SURE",
    "Boundary",
    "PageLine",
    "PageText",
    "Papers",
    "Part",
    "Sheet",
    "Split",
    "lies_otherwise",
    "papers_at",
    "papers_in",
]
