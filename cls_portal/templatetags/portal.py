"""Filters and tags of every template (declared as builtins in the settings): French forms, links, badges."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar, cast

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template import Context, Library
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cls_portal.notes import at_the_foot
from cls_portal.printed_tables import laid_out
from cls_portal.richtext import clean_html

register = Library()
D = TypeVar("D", bound=date)

NBSP = "\u00a0"
MINUS = "\u2212"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
TONES = {
    "neutral": "",
    "info": "fr-badge--info",
    "new": "fr-badge--new",
    "success": "fr-badge--success",
    "warning": "fr-badge--warning",
    "error": "fr-badge--error",
}


# Dates


def _local(value: D) -> D:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return cast(D, timezone.localtime(value))
    return value


@register.filter
def date_fr(value: date | None) -> str:
    """« 3 mars 2026 », « 1er mars 2026 »; nothing for no date."""
    if not value:
        return ""
    day = _local(value)
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


@register.filter
def month_fr(value: date | None) -> str:
    """« mars 2026 »."""
    if not value:
        return ""
    day = _local(value)
    return f"{MONTHS[day.month - 1]}{NBSP}{day.year}"


@register.filter
def datetime_fr(value: datetime | None) -> str:
    """« 3 mars 2026 à 9 h 05 », in the portal’s time zone."""
    if not value:
        return ""
    moment = _local(value)
    return f"{date_fr(moment)} à{NBSP}{moment.hour}{NBSP}h{NBSP}{moment:%M}"


@register.filter
def date_iso(value: date | None) -> str:
    """The `datetime` attribute of a `<time>`."""
    return _local(value).isoformat() if value else ""


@register.filter
def clock(value: time | None) -> str:
    """« 14 h », « 9 h 05 »."""
    if value is None:
        return ""
    return f"{value.hour}{NBSP}h{NBSP}{value.minute:02}" if value.minute else f"{value.hour}{NBSP}h"


@register.filter
def minutes_long(value: int | None) -> str:
    """« 40 min », « 1 h 35 »: a length of time in minutes."""
    if value is None:
        return ""
    if value < 60:
        return f"{value}{NBSP}min"
    whole, rest = divmod(value, 60)
    return f"{whole}{NBSP}h{NBSP}{rest:02}" if rest else f"{whole}{NBSP}h"


# Numbers


def _grouped(value: Decimal, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 else text


@register.filter
def number_fr(value: float | Decimal | None, decimals: int = 0) -> str:
    """« 34 969 », « 12,5 » with `number_fr:1`; nothing for no number."""
    return "" if value is None or value == "" else _grouped(Decimal(str(value)), decimals)


@register.filter
def figure(value: float | Decimal | str | None) -> str:
    """« 12,5 », « 1 250 »: a figure with the decimals it has, no more; nothing for no figure."""
    if value is None or value == "":
        return ""
    plain = f"{Decimal(str(value)).normalize():f}"
    return number_fr(Decimal(plain), len(plain.partition(".")[2]))


@register.filter
def euros(value: float | Decimal | None, decimals: int = 2) -> str:
    """« 1 250,50 € »; `euros:0` for whole euros."""
    return "" if value is None or value == "" else f"{_grouped(Decimal(str(value)), decimals)}{NBSP}€"


@register.filter
def file_size(octets: int | None) -> str:
    """« 850 octets », « 1,2 Mo »: the size of a file, a thousand octets to the kilo."""
    if octets is None:
        return ""
    for unit, step in (("Go", 10**9), ("Mo", 10**6), ("ko", 10**3)):
        if octets >= step * 0.9995:
            return f"{figure(round(octets / step, 1 if octets < 10 * step else 0))}{NBSP}{unit}"
    return f"{octets}{NBSP}octet{'s' if octets > 1 else ''}"


@register.filter
def percent(value: float | Decimal | None, decimals: int = 0) -> str:
    """« 12 % » from 12 (not from 0.12)."""
    return "" if value is None or value == "" else f"{_grouped(Decimal(str(value)), decimals)}{NBSP}%"


@register.filter
def count_of(value: int | Sequence[object], words: str) -> str:
    """« 1 commune », « 12 communes » from `n|count_of:"commune,communes"`; nought and one are singular."""
    number = value if isinstance(value, int) else len(value)
    singular, _, plural = words.partition(",")
    return f"{number_fr(number)}{NBSP}{singular if number < 2 else plural or singular + 's'}"


# Words


@register.filter
def sha_short(value: str, length: int = 16) -> str:
    """The first digits of a digest, in groups of four: « 9f86 d081 884c 7d65 »; the whole of it may break."""
    digits = str(value)[:length]
    return (NBSP if length <= 16 else " ").join(digits[start : start + 4] for start in range(0, len(digits), 4))


@register.filter
def yes_no(value: object) -> str:
    return "oui" if value else "non"


@register.filter
def field_of(form: forms.BaseForm, name: str) -> BoundField:
    """The bound field called `name`, when the name is only known at run time."""
    return form[name]


# Links


def _query(context: Context, changes: dict[str, Any]) -> str:
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, list | tuple):
            query.setlist(name, [str(item) for item in value])
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """The current query string with these parameters set, or removed when empty: `{% query_with page=2 %}`."""
    return _query(context, changes)


def _sort_step(current: str, key: str) -> tuple[str, str]:
    """The value a click gives, and the words that say the present order."""
    if current == key:
        return f"-{key}", ", tri croissant"
    if current == f"-{key}":
        return key, ", tri décroissant"
    return key, ""


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, label: str, parameter: str = "tri", page: str = "page") -> SafeString:
    """The heading of a sortable column; a second click reverses. Forgets the page."""
    request = context.get("request")
    current = request.GET.get(parameter, "") if request else ""
    value, words = _sort_step(current, key)
    direction = {"": "", ", tri croissant": "up", ", tri décroissant": "down"}[words]
    return format_html(
        '<a class="portal-sort" data-direction="{}" href="{}">{}<span class="fr-sr-only">{}</span></a>',
        direction,
        _query(context, {parameter: value, page: None}),
        label,
        words or ", trier",
    )


@register.simple_tag(takes_context=True)
def sort_state(context: Context, key: str, parameter: str = "tri") -> SafeString:
    """The `aria-sort` attribute of the column’s `<th>`."""
    request = context.get("request")
    current = request.GET.get(parameter, "") if request else ""
    order = {key: "ascending", f"-{key}": "descending"}.get(current)
    return format_html(' aria-sort="{}"', order) if order else SafeString("")


@register.inclusion_tag("layout/crumb.html")
def crumb(label: object, to: str = "", *args: object) -> dict[str, object]:
    """One step of the breadcrumb: a path, a URL name with its arguments, or nothing for the current page."""
    url = to if not to or to.startswith("/") else reverse(to, args=args)
    return {"label": label, "url": url}


# Badges and brand


@register.inclusion_tag("components/state_badge.html")
def state_badge(state: object, tone: str = "", small: bool = True) -> dict[str, object]:
    """A state in words, coloured by its tone. An enumeration member brings its own `label` and `tone`."""
    chosen = tone or str(getattr(state, "tone", "neutral"))
    return {"label": getattr(state, "label", state), "tone_class": TONES[chosen], "small": small}


@register.simple_tag
def brand() -> str:
    """« etat » for an installation of the State, « neutre » for any other."""
    return str(getattr(settings, "BRAND", "neutre"))


# Texts


@register.filter
def rich_text(html: str, place: str = "") -> SafeString:
    """Formatted text, cleaned once more as it is shown: nothing in the database is trusted. Its notes are below it.

    `place` tells apart two texts that a page shows twice alike: the addresses of their notes.
    """
    cleaned = clean_html(html or "")
    return SafeString(at_the_foot(cleaned, place or sha256(cleaned.encode()).hexdigest()[:8]))


@register.filter
def printed_text(html: str) -> SafeString:
    """Formatted text for a document, which prints each note at the foot of its page."""
    return SafeString(laid_out(clean_html(html or "")))
