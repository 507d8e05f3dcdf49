"""Values in the words of a cell, a filter's tag or a file."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


def short_date(value: date | None) -> str:
    """31/12/2026; with the hour in France for a moment."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{moment.day:02}/{moment.month:02}/{moment.year:04} {moment.hour:02}:{moment.minute:02}"
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def plain_text(value: Any) -> str:
    """The value in words, for a cell, a filter's tag or a file: nothing, « oui », a label, or its text."""
    if value is None:
        return ""
    if value is True or value is False:
        return "oui" if value else "non"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, models.Choices):
        return str(value.label)
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return ", ".join(plain_text(item) for item in value)
    return str(value)


def linked(text: str, address: str) -> SafeString:
    """The text for a cell, leading to this address if there is one; written here for tables of hundreds of cells."""
    shown = conditional_escape(text)
    return SafeString(f'<a href="{conditional_escape(address)}">{shown}</a>') if address else shown


def duration(seconds: float) -> str:
    """« 40 s », « 2 min », « 1 h 05 »: how long something takes, to the precision that one can trust."""
    whole = max(int(seconds), 0)
    if whole < 60:
        return f"{whole}\u00a0s"
    if whole < 3600:
        return f"{round(whole / 60)}\u00a0min"
    return f"{whole // 3600}\u00a0h\u00a0{whole % 3600 // 60:02}"


def quoted(title: str) -> str:
    """« Avenant n° 1 au “CLS de Bègles” »: what a title quotes itself takes the second marks."""
    inner = re.sub(r"«[\s\u00a0]*(.*?)[\s\u00a0]*»", r"“\1”", title)
    return f"«\u00a0{inner}\u00a0»"


_LOOSE = re.compile(r"(?<=\S) (?=[:;!?»])|(?<=«) ")


def unbroken(sentence: str) -> str:
    """The French sentence with the spaces of its punctuation made no-break, as a trigger does not write them."""
    return _LOOSE.sub("\u00a0", sentence)
