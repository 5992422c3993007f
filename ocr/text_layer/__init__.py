"""A born-digital PDF page goes in; its own text comes out if it proves itself, else the reason why it was refused.

A layer may be somebody's earlier recognition, a signature's few lines over a scan, or letters in an old font's own
code. So it is believed only where it is seen, accounts for the page's ink, is Vietnamese, and agrees with a reading of
a few of its lines; else the page is read from its image. Either way ``Page.steps`` says so.
"""

from ocr.text_layer.layer import Layer, OwnText, Refused, own_text, upright_of
from ocr.text_layer.marks import Upon, as_printed, parted
from ocr.text_layer.reading import LayerReading, Surface, read_layer, read_typed
from ocr.text_layer.unlettered import unlettered

__all__ = [
    "Layer",
    "LayerReading",
    "OwnText",
    "Refused",
    "Surface",
    "Upon",
    "as_printed",
    "own_text",
    "parted",
    "read_layer",
    "read_typed",
    "unlettered",
    "upright_of",
]
