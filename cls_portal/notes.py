"""Notes within formatted text: a call where they stand, their words at the foot of the text.

Stored as `<span class="note">words</span>`, words only: no tag inside, no note in a note, none in a link.
On a page a note becomes a numbered call and an entry of the list below; a document prints it at the foot of its
page (`print.css`); in plain text it stands between brackets.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

OPENING = '<span class="note">'
CLOSING = "</span>"

_SPACES = re.compile(r"[ \t\r\n\f]+")  # the others are meant
_NOTE = re.compile(rf"{OPENING}([^<]*){CLOSING}")


class _Settler(HTMLParser):
    """Reads what the cleaner gives: each `span` that is a note keeps its words, any other leaves its content."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self.after_link: list[str] = []
        self.words: list[str] = []
        self.spans: list[bool] = []  # those open, and whether each is a note
        self.in_link = False

    @property
    def in_note(self) -> bool:
        return any(self.spans)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "span":
            self.spans.append(("class", "note") in attrs)
        elif self.in_note:
            self.words.append(" ")
        else:
            self.in_link = self.in_link or tag == "a"
            self.written.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            if self.spans.pop() and not self.in_note:
                self._close()
        elif self.in_note:
            self.words.append(" ")
        else:
            self.written.append(f"</{tag}>")
            if tag == "a":
                self.in_link = False
                self.written += self.after_link
                self.after_link = []

    def _close(self) -> None:
        words = _SPACES.sub(" ", "".join(self.words)).strip(" ")
        self.words = []
        if words.replace("&nbsp;", "").strip():
            (self.after_link if self.in_link else self.written).append(f"{OPENING}{words}{CLOSING}")

    def handle_data(self, data: str) -> None:
        (self.words if self.in_note else self.written).append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def settled(cleaned: str) -> str:
    """Clean HTML whose only spans are notes, and whose notes hold words only."""
    if "<span" not in cleaned:
        return cleaned
    settler = _Settler()
    settler.feed(cleaned)
    settler.close()
    return "".join(settler.written)


def in_words(html: str) -> str:
    """The notes between brackets, where they are called."""
    return _NOTE.sub(lambda found: f" [note\u00a0: {found[1]}]", html)


def at_the_foot(html: str, place: str) -> str:
    """The text with numbered calls, then its notes; `place` makes their addresses unique in the page."""
    notes: list[str] = []

    def call(found: re.Match[str]) -> str:
        notes.append(found[1])
        number = len(notes)
        return (
            f'<sup class="portal-note-call" id="appel-{place}-{number}"><a href="#note-{place}-{number}">'
            f'<span class="fr-sr-only">Note\u00a0</span>{number}</a></sup>'
        )

    called = _NOTE.sub(call, html)
    if not notes:
        return html
    entries = "".join(
        f'<li id="note-{place}-{number}">{words} <a href="#appel-{place}-{number}">↑'
        f'<span class="fr-sr-only"> Revenir à l’appel de la note\u00a0{number}</span></a></li>'
        for number, words in enumerate(notes, 1)
    )
    return f'{called}<ol class="portal-notes" aria-label="Notes">{entries}</ol>'
