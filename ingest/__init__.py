"""Files dropped into a folder go in; an archive comes out that can be searched, reviewed, corrected and exported."""

from importlib.metadata import version

__version__ = version("saoluc")
"""The version of the installed distribution, of which ``ocr`` and ``parse`` are parts too; pyproject.toml sets it."""
