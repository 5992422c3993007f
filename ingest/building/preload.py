"""Preload: what every worker needs, loaded once in the process from which they are forked, and shared by all of them.

OCRmyPDF and pikepdf load their renderer, fonts and rules at their first use; here they are loaded before.
"""

from __future__ import annotations

import fontTools.subset
import fpdf
import ocrmypdf.fpdf_renderer
import pikepdf.pdfa

import ingest.doubt.judging
import ingest.pdf.pdfa
import ingest.pdf.pdfa_engine
import ocr
import parse
from ocr.language import official

LOADED = (
    fontTools.subset,
    fpdf,
    ocrmypdf.fpdf_renderer,
    pikepdf.pdfa,
    ingest.doubt.judging,
    ingest.pdf.pdfa,
    ingest.pdf.pdfa_engine,
    ocr.read_page,
    parse.parse,
)

official()
