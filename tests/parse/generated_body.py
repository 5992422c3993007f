"""Bodies of drawn papers: grounds, headings by several styles, paragraphs, notes."""

from __future__ import annotations

from generated import done, pools
from generated_sentences import Writer
from rendering import RAISED, Block

from parse.record import Citation, Document, Footnote, Heading

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POINTS = "abcdđeghik"
ORDINALS = ["nhất", "hai", "ba", "tư", "năm"]
# Styles of headings, outermost first: the label's form, and what stands between label and title.
STYLES: list[list[tuple[str, str]]] = [
    [("roman", ". "), ("number", ". "), ("point", " ")],
    [("roman", "- "), ("number", "- "), ("point", " ")],
    [("number", ". "), ("point", " ")],
    [("part", "\n"), ("roman", ". "), ("number", ". ")],
    [("chapter", "\n"), ("article", ". ")],
    [("chapter", "\n"), ("section", ". "), ("article", ". ")],
    [("article", ". ")],
    [("letter", ". "), ("roman", ". "), ("number", ". ")],
    [("roman", ". "), ("number", ". "), ("decimal", ". ")],
    [("number", ". "), ("decimal", " "), ("point", " ")],
    [("roman", "/ "), ("number", "/ ")],
]
_CAPITALS = {"part", "chapter", "section", "letter"}
# The enacting formula, by kind: its words, behind the enacting body's name on a Party paper.
FORMULA = {"Quyết định": "QUYẾT ĐỊNH:", "Nghị quyết": "QUYẾT NGHỊ:"}


class Body:
    """The body of one paper: its blocks in order, and the document's fields that are printed in it."""

    def __init__(self, writer: Writer, document: Document) -> None:
        self.w, self.document = writer, document
        self.blocks: list[Block] = []
        self.cited_in_notes: list[Citation] = []
        self.notes_in_place = writer.maybe()
        self.open_notes = 0

    def write(self) -> None:
        w, document = self.w, self.document
        enacts = document.type in FORMULA and w.maybe()
        if enacts and w.system == "state" and w.maybe():
            self._text(w.one(w.office["enacts"]))
        dashed = w.system == "party" and len(document.addressees) == 1
        if enacts or (w.seldom() and (not dashed or done("grounds behind an addressee"))):
            self._bases(enacts)
        if enacts:
            formula = FORMULA[str(document.type)]
            self._text(f"{w.office['voice'].upper()} {formula}" if w.system == "party" else formula)
        elif document.bases:
            self._text(f"{w.office['voice']} ban hành {document.type} như sau:")
        else:
            self._text(w.one([*pools()["body"]["openings"], "cite"]))
        style = w.one([s for s in STYLES if not enacts or ("article", ". ") in s])
        if enacts or w.maybe():
            self._headings(style, 0, "")
        else:
            self._paragraphs(0, 3)
        if not enacts and w.maybe():
            self._text(w.one(pools()["body"]["closings"]).format(voice=w.office["voice"]))
        self._flush()
        document.citations += self.cited_in_notes

    def _bases(self, enacts: bool) -> None:
        w, document = self.w, self.document
        known, body = pools()["frames"], pools()["body"]
        ground = known["ground" if done("subject at a ground's end") else "ground_without_subject"]
        frames = w.some([ground, known["law"], *body["grounds"]], 1, 3)
        if enacts and w.maybe():
            frames.append(w.one(body["proposals"]))
        for n, frame in enumerate(frames):
            last = n + 1 == len(frames)
            end = ";" if not last else w.one([",", ";"]) if w.system == "party" else w.one([";", "."])
            if last and n == 0 and not enacts:
                end = ";"
            text = w.say(frame, document.citations, document.unnumbered) + end
            printed, plain = self._marked(text)
            document.bases.append(plain)
            self.blocks.append(("- " if w.system == "party" else "") + printed)

    def _headings(self, style: list[tuple[str, str]], depth: int, above: str) -> None:
        form, end = style[depth]
        count = self.w.one([2, 1, 3, 4])
        for n in range(count):
            label = self._label(form, n, above)
            self._heading(form, label, end, depth + 1)
            if depth + 1 < len(style) and (form in {"chapter", "section"} or self.w.maybe()):
                self._headings(style, depth + 1, label)
            else:
                self._paragraphs(1, 2)

    def _label(self, form: str, n: int, above: str) -> str:
        if form == "article":
            return f"Điều {1 + sum(h.label.startswith('Điều') for h in self.document.headings)}"
        return {
            "roman": ROMAN[n],
            "number": str(n + 1),
            "decimal": f"{above}.{n + 1}",
            "point": f"{POINTS[n]})",
            "part": f"Phần thứ {ORDINALS[n]}",
            "chapter": f"Chương {ROMAN[n]}",
            "section": f"Mục {n + 1}",
            "letter": "ABCD"[n],
        }[form]

    def _heading(self, form: str, label: str, end: str, level: int) -> None:
        w, body = self.w, pools()["body"]
        if form in _CAPITALS or (form == "roman" and w.maybe()):
            title = w.one(body["titles"]).rstrip(":").upper()
        elif form != "article" and w.seldom():
            title = w.say(pools()["frames"]["heading"], self.document.citations, self.document.unnumbered)
        else:
            title = w.one(body["articles" if form == "article" else "titles"])
        printed, plain = self._marked(
            title
            + "^"
            * (form != "article" and (done("mark behind an issuer") or " của " not in title) and w.seldom())
        )
        self.document.headings.append(Heading(label=label, title=plain, level=level))
        self.blocks.append(label + end + printed)

    def _paragraphs(self, least: int, most: int) -> None:
        w, body = self.w, pools()["body"]
        for _ in range(w.number(least, most)):
            shape = w.one(["plain", "cite", "numbered", "points", "dashes", "members"])
            if shape == "plain":
                self._text(w.one(body["sentences"]))
            elif shape == "cite":
                self._text("cite")
            elif shape == "members":
                members = w.some(body["members"], 1, 3)
                self._text("\n".join([body["gathered"], *(f"{n}. {x}" for n, x in enumerate(members, 1))]))
            elif shape == "numbered":
                self._text("\n".join(f"{n}. {x}" for n, x in enumerate(w.some(body["clauses"], 1, 3), 1)))
            else:
                labels = "abc" if shape == "points" else "---"
                marks = ") " if shape == "points" else " "
                items = w.some(body["clauses"], 1, 3)
                lines = [f"{label}{marks}{x}" for label, x in zip(labels, items, strict=False)]
                self._text("\n".join([w.one(["", "3. "]) + w.one(body["leads"]), *lines]))

    def _text(self, text: str) -> None:
        if text == "cite":
            text = self.w.say(
                self.w.one(pools()["frames"]["sentences"]), self.document.citations, self.document.unnumbered
            )
        printed, _ = self._marked(text)
        if self.notes_in_place and self.open_notes < len(self.document.footnotes):
            self._text_with_notes(printed)
        else:
            self.blocks.append(printed)

    def _marked(self, text: str) -> tuple[str, str]:
        """A text with the marks of notes in some of its places for them, and without any."""
        parts = text.split("^")
        out = parts[0]
        notes = self.document.footnotes
        for part in parts[1:]:
            if out[-1] not in RAISED_DIGITS and len(notes) < 12 and self.w.seldom():
                notes.append(Footnote(mark=str(len(notes) + 1), text=self.w.one(pools()["body"]["notes"])))
                out += notes[-1].mark.translate(RAISED)
            out += part
        return out, "".join(parts)

    def _text_with_notes(self, text: str) -> None:
        """A page ended within or behind a paragraph when the paper was retyped: its notes stand there."""
        places = [n for n in range(1, len(text) - 1) if text[n] == " " and _goes_on(text, n)]
        last = max((n for n, c in enumerate(text) if c in RAISED_DIGITS), default=0)
        places = [n for n in places if n > last and "\n" not in text]
        if places and self.w.maybe():
            cut = self.w.one(places)
            self.blocks.append(text[:cut])
            self._flush()
            self.blocks.append(text[cut + 1 :])
        else:
            self.blocks.append(text)
            self._flush()

    def _flush(self) -> None:
        count = len(self.document.footnotes)
        if self.open_notes < count:
            self._cite_in_last_note()
            self.blocks.append((self.open_notes, count))
            self.open_notes = count

    def _cite_in_last_note(self) -> None:
        """Notes cite too; what they cite comes behind the body's, in the order of the notes."""
        if self.w.seldom():
            note = self.document.footnotes[-1]
            note.text = self.w.say(pools()["frames"]["note"], self.cited_in_notes, []).replace("^", "")


def _goes_on(text: str, at: int) -> bool:
    return text[at - 1].isalpha() and text[at + 1].islower()
