"""Notes: what is kept of them, how they are read, and that each is printed once."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime

import pytest

from cls_portal.differences import Segment, word_differences
from cls_portal.notes import at_the_foot
from cls_portal.pdf import render
from cls_portal.richtext import clean_html, plain_text
from cls_portal.templatetags.portal import printed_text, rich_text

NOTE = '<span class="note">voir l’annexe</span>'


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"<p>Un mot{NOTE}.</p>", f"<p>Un mot{NOTE}.</p>"),
        ('<p>a<span class="note evil">b <b>x</b> &amp; &lt;c</span></p>',
         '<p>a<span class="note">b x &amp; &lt;c</span></p>'),
        ('<p>a<span class="note">b<span class="note">c</span>d</span></p>', '<p>a<span class="note">bcd</span></p>'),
        ('<table><td><span class="note"><p>a</p><p>b</p></span></td></table>',
         '<table><tbody><tr><td><span class="note">a b</span></td></tr></tbody></table>'),
        ('<a href="https://a.fr">x<span class="note">n</span>y</a>',
         '<p><a href="https://a.fr">xy</a><span class="note">n</span></p>'),
        ('<p>a<span class="note"> \u00a0 </span></p>', "<p>a</p>"),
        ('<p>a<span class="x" onclick="alert(1)">b</span><span>c</span></p>', "<p>abc</p>"),
        ('<p>a<span class="note"><img src=x onerror=alert(1)><script>x</script>b</span></p>',
         '<p>a<span class="note">b</span></p>'),
        ('<p>a<span class="note" style="x" id="y" onclick="z">b</p>', '<p>a<span class="note">b</span></p>'),
        ('<p>a<span class="note">&lt;script&gt;alert(1)&lt;/script&gt;</span></p>',
         '<p>a<span class="note">&lt;script&gt;alert(1)&lt;/script&gt;</span></p>'),
        ('<p><span class="note">seule</span></p>', '<p><span class="note">seule</span></p>'),
    ],
)  # fmt: skip
def test_a_note_keeps_its_words_and_nothing_else(typed, kept):
    assert clean_html(typed) == kept
    assert clean_html(kept) == kept


def test_a_table_keeps_its_caption():
    table = "<table><caption>Effectifs</caption><tbody><tr><th>a</th><td>1</td></tr></tbody></table>"
    assert clean_html(table) == table
    assert plain_text(table) == "Effectifs\na 1"


def test_in_plain_words_a_note_stands_between_brackets():
    assert plain_text(f"<p>La gare{NOTE} le soir</p>") == "La gare [note : voir l’annexe] le soir"
    changed = word_differences("<p>La gare</p>", f"<p>La gare{NOTE}</p>")
    assert changed == [Segment("same", "La gare"), Segment("added", "[note : voir l’annexe]")]


def test_a_page_calls_notes_by_number_and_lists_them_below():
    html = at_the_foot(f"<p>a{NOTE} b{NOTE}</p>", "z")
    assert re.findall(r'href="#(note-z-\d)"', html) == re.findall(r'<li id="(note-z-\d)"', html)
    assert re.findall(r'id="(appel-z-\d)"', html) == re.findall(r'href="#(appel-z-\d)"', html)
    assert at_the_foot("<p>a</p>", "z") == "<p>a</p>"
    assert rich_text(f"<p>a{NOTE}</p>") != rich_text(f"<p>a{NOTE}</p>", "autre")


def test_a_document_prints_each_note_once_whatever_holds_it():
    """Notes lost by the layout would not be seen missing: all of them are counted, and their calls with them."""
    numbers = iter(range(10, 100))
    words = "Le conseil se réunit chaque trimestre et rend compte de son activité aux habitants. " * 2

    def called() -> str:
        number = next(numbers)
        return f'{words} APPEL{number}<span class="note">repère{number}, convention du 3 mars 2026</span>'

    rows = "".join(f"<tr><th>l. {n}</th><td>{called()}</td></tr>" for n in range(8))
    table = f"<table><caption>Effectifs {called()}</caption><tr><th>A</th><th>B</th></tr>{rows}</table>"
    holders = ("<p>{}</p>", "<ul><li>{}</li></ul>", "<blockquote><p>{}</p></blockquote>", "<h3>{}</h3><p>fin</p>")
    html = printed_text("".join(holder.format(called()) for holder in holders * 3) + table)
    last = next(numbers) - 1
    body = f'<html lang="fr"><body data-reference="r" data-version="v"><h1>Article</h1>{html}</body></html>'
    pdf = render(body, title="Essai", created=datetime(2026, 1, 1, tzinfo=UTC))
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    printed = run.stdout.decode()
    wanted = [str(number) for number in range(10, last + 1)]
    assert sorted(re.findall(r"repère(\d\d)", printed)) == wanted
    assert sorted(re.findall(r"APPEL(\d\d)", printed)) == wanted
