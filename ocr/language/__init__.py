"""Words go in; how likely they are in official papers, and which of them prove their neighbours, comes out."""

from ocr.language.ngrams import LanguageModel, official

__all__ = ["LanguageModel", "official"]
