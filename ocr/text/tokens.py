"""Tokens: the pieces of the text while it is being made, each with its printed words and the changes made to it."""

from __future__ import annotations

import re
from typing import NamedTuple

from ocr.recognition.readings import SecondReading
from ocr.text.paragraphs import PageLine, Paragraph
from ocr.text.printed import PrintedWord

SECOND_LOOK = "second look"
PEN = "read as pen"
_CODE = re.compile(r"[-–—/]\S*[^\W\d_]")
"""A code without the number before it."""


class Change(NamedTuple):
    """A correction of a token: what stood there, and the rule that changed it."""

    before: str
    rule: str


class Token(NamedTuple):
    """A piece of text without blanks. ``glued``: no blank stands before it. ``words``: (page, printed word).

    An exact token is the page's own text: there is no misreading in it to be mended.
    """

    text: str
    words: tuple[tuple[int, PrintedWord], ...]
    glued: bool = False
    changes: tuple[Change, ...] = ()
    ends_line: bool = False
    read_with: float = 1.0

    @property
    def exact(self) -> bool:
        return bool(self.words) and all(word.exact for _, word in self.words)

    @property
    def confidence(self) -> float:
        """The lowest of its printed words; ``read_with`` where it has none."""
        return min((word.confidence for _, word in self.words), default=self.read_with)

    @property
    def second(self) -> SecondReading | None:
        """The second reading of the token, where it is one printed word and has one."""
        return self.words[0][1].second if len(self.words) == 1 else None

    def corrected(self, text: str, rule: str) -> Token:
        """The token with a misreading mended, the change remembered; itself where it is exact or there is none."""
        return self if self.exact else self.rewritten(text, rule)

    def rewritten(self, text: str, rule: str) -> Token:
        """The token with another text, exact or not, the change remembered; itself where the text is the same."""
        if text == self.text:
            return self
        return self._replace(text=text, changes=(*self.changes, Change(self.text, rule)))


def tokens_of(paragraph: Paragraph) -> list[Token]:
    """The tokens of a paragraph, one for each printed word."""
    return [token for line in paragraph.lines for token in _line_tokens(line)]


def _line_tokens(line: PageLine) -> list[Token]:
    words = line.line.words
    tokens = [
        Token(word.printed, ((line.page, word),), ends_line=k == len(words) - 1)
        for k, word in enumerate(words)
    ]
    tokens = [
        token.corrected(word.again, SECOND_LOOK) if word.again else token
        for token, word in zip(tokens, words, strict=True)
    ]
    return _with_pen(tokens) if any(word.instead is not None for word in words) else tokens


def _with_pen(tokens: list[Token]) -> list[Token]:
    """Tokens read as pen have the recogniser's reading as their change; a number and its code are one token."""
    out: list[Token] = []
    for token in tokens:
        instead = token.words[0][1].instead
        if instead is not None:
            out.append(_changed(token, instead))
        elif out and out[-1].exact and out[-1].words[0][1].instead is not None and _CODE.match(token.text):
            number = out.pop()
            whole = Token(
                number.text + token.text, number.words + token.words, number.glued, ends_line=token.ends_line
            )
            before = token.changes[0].before if token.changes else token.text
            out.append(_changed(whole, (number.words[0][1].instead or "") + before))
        else:
            out.append(token)
    return out


def _changed(token: Token, before: str) -> Token:
    return token if before == token.text else token._replace(changes=(Change(before, PEN),))


def join_tokens(a: Token, b: Token, text: str, rule: str) -> Token:
    """Two tokens as one: ``24-`` at a line's end and ``QĐ/TW`` at the next one's start."""
    change = Change(f"{a.text} {b.text}", rule)
    return Token(text, a.words + b.words, a.glued, (*a.changes, *b.changes, change), b.ends_line)
