"""Sentences of drawn papers, and what they cite: with a number, in lists, without a number, once more."""

from __future__ import annotations

import datetime
import re
from typing import Any

from generated import Drawer, done, pools
from rendering import date_words

from parse.record import Citation, UnnumberedCitation

# Codes: number n, kind a, body b, year y.
FORMS = {"party": "{n:02d}-{a}/{b}", "state": "{n:02d}/{a}-{b}", "legal": "{n:02d}/{y}/{a}-{b}"}


class Writer(Drawer):
    """Writes sentences. ``^`` in them: where the mark of a note may hang."""

    def say(self, frame: str, cited: list[Citation], named: list[UnnumberedCitation]) -> str:
        """A sentence from its frame; what it cites is added, in order, to ``cited`` and ``named``."""
        out = ""
        for part in frame.replace("}", "{").split("{"):
            if part == "voice":
                out += self.office["voice"]
            elif part in {"m", "M"}:
                out += self._mention(cited, subject=part == "m")
            elif part == "l":
                out += self._list(cited)
            elif part == "b":
                out += self._by_verb(cited)
            elif part == "r":
                out += self._again(cited)
            elif part == "n":
                out += (
                    named[0].title
                    if named and done("law again")
                    else self._unnumbered(named, laws=done("law before a comma"))
                )
            elif part == "own":
                out += self.own
            elif part in {"u", "p"}:
                out += self._unnumbered(named, laws=part == "u" or done("law before a comma"))
            else:
                out += part
        return out

    def _group(self) -> dict[str, Any]:
        return self.one([g for g in pools()["cited"] if any(map(done, g["issuers"]))])

    def _coded(self, group: dict[str, Any]) -> tuple[str, str, datetime.date]:
        """A kind, a code that is not in use, and a date that fits both."""
        kinds = [k for k in pools()["cited_kinds"][group["system"]] if k[1] in group.get("kinds", [k[1]])]
        kind, abbreviation = self.one(kinds)
        date = self.date()
        form = FORMS[group["system"]] if abbreviation else "{n:02d}/{b}-TH"
        code = form.format(n=self.number(1, 999), a=abbreviation, b=group["body"], y=date.year)
        if code in self.taken:
            code = self._beside(code)
        self.taken.add(code)
        return kind, code, date

    def _dated(self, date: datetime.date, group: dict[str, Any]) -> str:
        comma = "," if group["system"] == "party" else ""
        day, month, year = date_words(date, "rule")
        in_words = group["system"] != "party" and self.maybe()
        return (
            f"{comma} ngày {day} tháng {month} năm {year}"
            if in_words
            else f"{comma} ngày {day}/{month}/{year}"
        )

    def _mention(self, cited: list[Citation], subject: bool) -> str:
        group = self._group()
        kind, code, date = self._coded(group)
        citation = Citation(type=kind, code=code)
        out = (
            f"{kind}{self.one([' số ', ' '])}{code}^" if group["system"] == "party" else f"{kind} số {code}^"
        )
        if self.maybe():
            citation.date = date
            out += self._dated(date, group)
        if self.maybe():
            citation.issuer = self.one(group["issuers"])
            out += f" của {citation.issuer}" + "^" * done("mark behind an issuer")
        if subject and self.maybe():
            citation.subject = self.one(pools()["about"]["cited"])
            out = (out if done("mark before a subject") else out.rstrip("^")) + f" {citation.subject}"
        cited.append(citation)
        return out

    def _list(self, cited: list[Citation]) -> str:
        """Two or three papers of one body, of one kind: what is said once holds for all."""
        group = self._group()
        kind, code, date = self._coded(group)
        codes = [code, *(self._beside(code) for _ in range(self.one([1, 2])))]
        issuer = self.one(group["issuers"])
        shape = self.one(["same day", "each day", "of"])
        dates = [date] * len(codes) if shape == "same day" else [self.date() for _ in codes]
        if group["system"] == "legal" and shape != "same day":
            dates = [d.replace(year=date.year, day=min(d.day, 28)) for d in dates]
        cited += [
            Citation(type=kind, code=c, date=d, issuer=issuer) for c, d in zip(codes, dates, strict=True)
        ]
        if shape == "same day":
            comma = "," if group["system"] == "party" else ""
            rest = self._dated(date, group).lstrip(",")
            return f"các {kind} {_joined([f'số {c}' for c in codes])}{comma} cùng{rest} của {issuer}"
        dated = [f"số {c}{self._dated(d, group)}" for c, d in zip(codes, dates, strict=True)]
        if shape == "of":
            return f"các {kind} của {issuer}: {_joined(dated)}"
        return f"các {kind} {_joined(dated)} của {issuer}"

    def _beside(self, code: str) -> str:
        """A code like another one, with a number that is not in use."""
        number, symbol = re.split("(?=[-/])", code, maxsplit=1)
        free = (f"{n:02d}{symbol}" for n in range(int(number) + self.number(1, 9), 9999))
        found = next(x for x in free if x not in self.taken)
        self.taken.add(found)
        return found

    def _by_verb(self, cited: list[Citation]) -> str:
        """Ban Bí thư ban hành Hướng dẫn số …"""
        group = self._group()
        kind, code, date = self._coded(group)
        issuer = self.one(group["issuers"])
        cited.append(Citation(type=kind, code=code, date=date, issuer=issuer))
        return f"{issuer} ban hành {kind} số {code}{self._dated(date, group)}"

    def _again(self, cited: list[Citation]) -> str:
        """A paper that was cited before, by its kind and number alone; else one that was not."""
        known = [c for c in cited if c.type]
        if not known:
            return self._mention(cited, subject=False)
        again = self.one(known)
        return f"{again.type} số {again.code}"

    def _unnumbered(self, named: list[UnnumberedCitation], laws: bool) -> str:
        pool = [x for name, group in pools()["unnumbered"].items() for x in group if laws or name != "laws"]
        title = self.one([x for x in pool if x not in self.laws] or ["Nghị quyết Đại hội XIV của Đảng"])
        self.laws.append(title)
        kind = next(k for k in ("Bộ luật", "Luật", "Nghị quyết", "Kết luận") if title.startswith(k))
        found = UnnumberedCitation(type=kind, title=title)
        named.append(found)
        if "uật" not in kind or not self.maybe():
            return title
        date = self.date()
        if self.maybe():
            return f"{title} năm {date.year}"
        found.date = date
        day, month, year = date_words(date, "rule")
        return f"{title} ngày {day} tháng {month} năm {year}"


def _joined(items: list[str]) -> str:
    return ", ".join(items[:-1]) + " và " + items[-1]
