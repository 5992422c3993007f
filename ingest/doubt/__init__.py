"""A record and its reading go in; how likely each value is to be right, and why it may be wrong, comes out.

``judging.judge`` judges a reading, by the weights of ``model.shipped_model``; ``to_json`` and ``from_json`` are the
shape of
``doubts.json``. What a probability means and how well it holds: docs/doubt.md. Nothing of ``ocr`` is imported here.
"""

from ingest.doubt.judged import Judged, Place, Reason, from_json, to_json

__all__ = ["Judged", "Place", "Reason", "from_json", "to_json"]
