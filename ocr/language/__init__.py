"""Words go in; whether they are Vietnamese, and how likely they are in official papers, comes out.

``is_syllable`` and ``without_tone`` know the language's rules; ``official`` is a model of the language of papers.
"""

from ocr.language.ngrams import LanguageModel, official
from ocr.language.syllables import is_syllable, without_tone

__all__ = ["LanguageModel", "is_syllable", "official", "without_tone"]
