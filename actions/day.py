"""« Ma journée » as it is read: the words of each line, and what can be done of it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from actions.reading.day import ASKED, LATE, SILENT, THIS_WEEK, WAITING, Found, Scope, Section, day_of
from cls_portal.templatetags.portal import count_of, date_fr

NBSP = "\u00a0"
COORDINATION = "la coordination du contrat"
# Of each section: its place on the page, its title, what it has when it has more than is shown.
TITLES = {
    LATE: ("retard", "En retard", "autre action en retard,autres actions en retard"),
    THIS_WEEK: ("semaine", "Cette semaine", "autre échéance d’ici sept jours,autres échéances d’ici sept jours"),
    WAITING: ("attente", "En attente des autres", "autre demande sans réponse,autres demandes sans réponse"),
    SILENT: (
        "silence",
        f"Sans nouvelle depuis 90{NBSP}jours",
        "autre action sans nouvelle,autres actions sans nouvelle",
    ),
    ASKED: ("questions", "Questions posées", "autre question,autres questions"),
}


class Act(NamedTuple):
    """A link or, with `posts`, a button that is enough by itself; `revision`: the one that was read."""

    label: str
    url: str
    posts: bool = False
    revision: int | None = None


@dataclass(frozen=True)
class Line:
    """What it is about and where it is read, what is said of it, words of somebody, what can be done."""

    name: str
    url: str
    reference: str
    said: str
    quote: str = ""
    acts: tuple[Act, ...] = ()
    answer: Act | None = None


@dataclass(frozen=True)
class Shown:
    """A section as it is shown; `others`: « et 3 autres … », `url`: where they are, if anywhere."""

    anchor: str
    title: str
    count: int
    lines: list[Line]
    others: str
    url: str


def shown_day(scope: Scope, limit: int, *, back: str, whole: str = "") -> list[Shown]:
    """The sections; `back`: the page where one is, `whole`: the one that has all of what is not filtered in a list."""
    return [_shown(each, scope, back, whole) for each in day_of(scope, limit)]


def _shown(section: Section, scope: Scope, back: str, whole: str) -> Shown:
    anchor, title, words = TITLES[section.key]
    lists = {LATE: "retard", SILENT: "silence"}
    url = f"{whole}#{anchor}" if whole else ""
    if section.key in lists:
        url = f"{reverse('action-list')}?{urlencode({'suivi': lists[section.key], 'miennes': 'on'})}"
    others = f"et {count_of(section.others, words)}" if section.others else ""
    retour = urlencode({"retour": f"{back}#{anchor}"})
    lines = [_line(row, section.key, scope, retour) for row in section.lines]
    return Shown(anchor, title, section.count, lines, others, url)


def _line(row: Found, section: str, scope: Scope, retour: str) -> Line:
    if row.action is None:
        return _request(row, scope.on, retour)
    name, page = f"Action n°{NBSP}{row.number} – {row.title}", reverse("action-detail", args=[row.action])
    if row.kind.startswith(("question", "answer")):
        return _question(row, name, f"{page}#questions", retour)
    said = _late(row, scope.on) if section == LATE else _due(row, scope.on)
    return Line(name, page, row.reference, said, acts=(*_of_action(row, section, scope, retour),))


def _of_action(row: Found, section: str, scope: Scope, retour: str) -> list[Act]:
    acts = []
    if row.kind == "milestone":
        reached = reverse("milestone-reach", args=[row.key])
        acts.append(Act("J’ai atteint le jalon", f"{reached}?{retour}", posts=True, revision=row.revision))
    if row.kind == "measure":
        acts.append(Act("Donner la mesure", f"{reverse('measure-add', args=[row.key])}?{retour}"))
    acts.append(Act("Mettre à jour", f"{reverse('action-follow', args=[row.action])}?{retour}"))
    if section == SILENT and row.contract in scope.written:
        acts.append(Act("Poser une question", f"{reverse('question-ask', args=[row.action])}?{retour}"))
    return acts


def _late(row: Found, on: date) -> str:
    day = date_fr(row.day)
    since = f" ({count_of((on - row.day).days, 'jour,jours')})" if row.day else ""
    return {
        "end": f"devait finir le {day}{since}",
        "start": f"devait commencer le {day}{since}",
        "milestone": f"jalon «{NBSP}{row.name}{NBSP}» attendu depuis le {day}{since}",
        "measure": f"mesure de «{NBSP}{row.name}{NBSP}» attendue depuis le {day}",
    }[row.kind]


def _due(row: Found, on: date) -> str:
    day = "aujourd’hui" if row.day == on else f"le {date_fr(row.day)}"
    if row.kind == "silent":
        return f"dernières nouvelles {day}"
    return {
        "end": f"finit {day}",
        "milestone": f"jalon «{NBSP}{row.name}{NBSP}» à atteindre {day}",
        "measure": f"mesure de «{NBSP}{row.name}{NBSP}» à donner {day} au plus tard",
    }[row.kind]


def _request(row: Found, on: date, retour: str) -> Line:
    """News or an opinion asked of an organisation."""
    day = date_fr(row.day)
    late = bool(row.day and row.day < on)
    when = f"depuis le {day}" if late else f"avant le {day}"
    if row.part == "news":
        page, again = reverse("news-request", args=[row.key]), reverse("news-request-link", args=[row.key])
        name = f"Nouvelles demandées à {row.name}"
        said = f"{count_of(row.number, 'action,actions')}, réponse attendue {when}"
    else:
        page, again = reverse("opinion-request", args=[row.key]), reverse("opinion-request-link", args=[row.key])
        name, said = f"Avis demandé à {row.name}", f"{row.title}, réponse attendue {when}"
    if row.kind == "news_today":
        return Line(name, page, row.reference, f"{said}, courriel parti aujourd’hui")
    if row.kind == "opinion_over":
        extend = f"{reverse('opinion-request-extend', args=[row.key])}?{retour}"
        return Line(name, page, row.reference, said, acts=(Act("Prolonger", extend),))
    return Line(name, page, row.reference, said, acts=(Act("Relancer", f"{again}?{retour}", posts=True),))


def _question(row: Found, name: str, page: str, retour: str) -> Line:
    day = date_fr(row.day)
    answer = Act("Répondre", f"{reverse('question-answer', args=[row.key])}?{retour}", True, row.revision)
    close = Act("Clore la question", f"{reverse('question-close', args=[row.key])}?{retour}", posts=True)
    if row.kind == "question":
        return Line(name, page, row.reference, f"question de {row.more}, le {day}", row.name, answer=answer)
    if row.kind == "answer":
        return Line(name, page, row.reference, f"réponse de {row.more}, le {day}", row.name, acts=(close,))
    said = f"question à {row.more or COORDINATION}, le {day}"
    return Line(name, page, row.reference, said, row.name, acts=(close,))
