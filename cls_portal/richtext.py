"""Formatted text: a small subset of HTML, written with an editor or typed plainly, always cleaned here.

    text = RichTextField(label="Contexte", max_length=20_000)

Headings, paragraphs, lists, quotations, links, tables with header cells and a caption, notes (`notes.py`).
Without JavaScript the input is a plain textarea: paragraphs separated by a blank line are understood.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, ClassVar

import nh3
from django import forms
from django.core.exceptions import ValidationError
from django.templatetags.static import static

from cls_portal import notes

TAGS = {
    "h3", "h4", "p", "strong", "em", "ul", "ol", "li", "a", "table", "caption", "tbody", "tr", "th", "td",
    "blockquote", "br", "span",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
SCHEMES = {"http", "https", "mailto"}
SYNONYMS = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4", "div": "p"}

# Content that goes with its tag, rather than staying as text.
DROPPED_WHOLE = {"script", "style", "title", "template", "noscript", "iframe"}

_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    allowed_classes={"span": {"note"}},
    url_schemes=SCHEMES,
    clean_content_tags=DROPPED_WHOLE,
    link_rel=None,
    strip_comments=True,
)
_STRIPPER = nh3.Cleaner(tags=set(), clean_content_tags=DROPPED_WHOLE)
_SYNONYM = re.compile(rf"<(/?)({'|'.join(SYNONYMS)})(?=[\s>/])", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:/?[a-z][a-z0-9]*(?:[\s/>]|$)|!--)", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|h3|h4|ul|ol|table|blockquote)>")
_BLANK = re.compile(r"(?:<p>(?:\s|&nbsp;|\u00a0|<br>)*</p>\s*)+\Z")
_CELL_END = re.compile(r"</t[hd]>")
_LINE_END = re.compile(r"<br\s*/?>|</(?:p|h3|h4|li|tr|caption|blockquote)>")


def clean_html(html: str) -> str:
    """The text reduced to the subset; plain text becomes paragraphs; nothing visible gives ''."""
    source = html if _MARKUP.search(html) else paragraphs(html)
    renamed = _SYNONYM.sub(lambda found: f"<{found[1]}{SYNONYMS[found[2].lower()]}", source)
    cleaned = _BLANK.sub("", notes.settled(_CLEANER.clean(renamed))).strip()
    if not plain_text(cleaned):
        return ""
    return cleaned if _BLOCK.search(cleaned) else f"<p>{cleaned}</p>"


def paragraphs(text: str) -> str:
    """Plain text as HTML: a blank line makes a paragraph, a line break stays one."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(f"<p>{escape(block.strip(), quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def plain_text(html: str) -> str:
    """What a reader sees, without tags: for search, counts, excerpts and comparisons."""
    lined = _LINE_END.sub("\n", _CELL_END.sub("\t", notes.in_words(html)))
    text = unescape(_STRIPPER.clean(lined)).replace("\u00a0", " ")
    return "\n".join(line for line in (" ".join(raw.split()) for raw in text.splitlines()) if line)


class RichTextWidget(forms.Textarea):
    """A textarea which a script of the portal turns into an editor; it stays what is sent."""

    template_name = "components/forms/rich_text.html"

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["portal/editor.css"]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].update(
            {"rows": 8, "data-portal-editor": static("django_prose_editor/editor.js")},
        )
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """The textarea is hidden behind the editor: the browser could not point at it."""
        return False


class RichTextField(forms.CharField):
    """Formatted text, cleaned; `max_length` counts what a reader sees."""

    widget = RichTextWidget

    def __init__(self, *, max_length: int | None = None, **options: Any) -> None:
        self.visible_length = max_length
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return clean_html(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        length = len(plain_text(value))
        if self.visible_length and length > self.visible_length:
            raise ValidationError(f"Ce texte compte {length} caractères ; il en faut au plus {self.visible_length}.")
