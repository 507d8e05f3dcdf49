"""What would become of each line of a table of contacts: added, an update proposed, nothing to change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Func, Q, Value
from django.db.models.functions import Lower

from cls_portal.models import Agent
from cls_portal.querysets import plain_words
from partners.contacttable.columns import LABELS
from partners.contacttable.reading import Line, Problem, Reading
from partners.models import Contact, Organisation

CREATE, UPDATE, LEAVE, SAME = "create", "update", "leave", "same"
FATES = {CREATE: "Ajouter", UPDATE: "Mettre à jour", LEAVE: "Ne rien faire", SAME: "Rien à changer"}
NAMES = {field.name: str(field.verbose_name) for field in Contact._meta.concrete_fields}
WHY = {
    "name": "même nom dans le même organisme",
    "email": "même adresse électronique",
}


@dataclass(frozen=True)
class Proposal:
    """A line, the organisation it is for, and the contact that it may be: `changes` are label, before, after."""

    line: int
    organisation: Organisation
    values: dict[str, str]
    contact: Contact | None = None
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    fate: str = CREATE

    @property
    def name(self) -> str:
        return f"{self.values.get('first_name', '')} {self.values['last_name']}".strip()

    @property
    def shown(self) -> dict[str, str]:
        """What the line says of each column that the preview shows; empty where it says nothing."""
        return {key: self.values.get(key, "") for key in ("job_title", "email", "phone", "address")}

    @property
    def fate_in_words(self) -> str:
        return FATES[self.fate]

    @property
    def why_in_words(self) -> str:
        return WHY.get(self.why, "")

    @property
    def asked(self) -> bool:
        """Whether somebody must say if this is the same person."""
        return self.contact is not None and self.fate != SAME

    def as_data(self) -> list[Any]:
        contact = [self.contact.pk, self.contact.revision] if self.contact else None
        return [self.line, self.organisation.pk, self.values, contact]


@dataclass
class Plan:
    proposals: list[Proposal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    @property
    def digest(self) -> str:
        """What the plan rests upon: the table, the contacts as they are; not what people decide of it."""
        data = [proposal.as_data() for proposal in self.proposals]
        return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def count(self, fate: str) -> int:
        return sum(proposal.fate == fate for proposal in self.proposals)

    def decided(self, decisions: Mapping[int, str]) -> Plan:
        """The same, with what people say of the lines that resemble somebody."""
        proposals = [
            replace(each, fate=decisions[each.line]) if each.asked and each.line in decisions else each
            for each in self.proposals
        ]
        return replace(self, proposals=proposals)


def plan(reading: Reading, by: Agent, on: date, *, organisation: Organisation | None = None) -> Plan:
    """`organisation`: that of the lines which name none."""
    made = Plan(problems=list(reading.problems), left_out=reading.left_out)
    known = _Known.of(reading.lines, by, on, organisation)
    seen: dict[tuple[int, str], int] = {}
    for line in reading.lines:
        place, fault = known.organisation_of(line)
        if place is None:
            made.problems.append(Problem(line.number, LABELS["organisation"], fault))
            continue
        key = (place.pk, _name_of(line.values))
        if key in seen:
            text = f"Ce contact figure déjà à la ligne\u00a0{seen[key]}."
            made.problems.append(Problem(line.number, LABELS["last_name"], text))
            continue
        seen[key] = line.number
        made.proposals.append(known.proposal(line, place))
    made.problems.sort(key=lambda problem: problem.line)
    return made


@dataclass
class _Known:
    """What the table names, looked up once for all its lines."""

    named: Mapping[str, list[Organisation]]
    kept: Collection[int]
    by_name: Mapping[tuple[int, str], Contact]
    by_email: Mapping[str, list[Contact]]
    otherwise: Organisation | None

    @classmethod
    def of(cls, lines: Iterable[Line], by: Agent, on: date, otherwise: Organisation | None) -> _Known:
        rows = list(lines)
        named = _organisations({row.values.get("organisation", "") for row in rows}, on)
        places = {each.pk for found in named.values() for each in found} | ({otherwise.pk} if otherwise else set())
        emails = {row.values["email"] for row in rows if "email" in row.values}
        same = Q(organisation__in=places) | Q(email_key__in=emails)
        found = Contact.objects.visible_to(by).alias(email_key=Lower("email")).filter(same, left_on=None)
        contacts = list(found.select_related("organisation"))
        asked = places | {contact.organisation_id for contact in contacts}
        kept = set(
            Organisation.objects.filter(pk__in=asked).whose_contacts_are_kept_by(by).values_list("pk", flat=True)
        )
        by_email: dict[str, list[Contact]] = {}
        for contact in contacts:
            if contact.email and contact.organisation_id in kept:
                by_email.setdefault(contact.email.lower(), []).append(contact)
        by_name = {(contact.organisation_id, _words(str(contact))): contact for contact in contacts}
        return cls(named, kept, by_name, by_email, otherwise)

    def organisation_of(self, line: Line) -> tuple[Organisation | None, str]:
        text = line.values.get("organisation", "")
        if not text:
            found = [self.otherwise] if self.otherwise else []
            missing = "L’organisme manque\u00a0: écrivez-le, ou choisissez-en un pour tout le tableau."
        else:
            digits = "".join(text.split())
            found = self.named.get(digits, []) or self.named.get(_words(text), [])
            missing = f"«\u00a0{text[:60]}\u00a0» n’est le nom ni le numéro d’aucun organisme du portail."
        if len(found) > 1:
            return None, f"«\u00a0{text[:60]}\u00a0» désigne plusieurs organismes\u00a0: donnez son SIREN ou son SIRET."
        if not found:
            return None, missing
        if found[0].pk not in self.kept:
            return None, f"Les contacts de {found[0]} ne sont pas tenus par vous."
        return found[0], ""

    def proposal(self, line: Line, place: Organisation) -> Proposal:
        values = {key: text for key, text in line.values.items() if key != "organisation"}
        contact, why = self._same(values, place)
        if contact is None:
            return Proposal(line.number, place, values)
        changes = tuple(
            (NAMES[key], before, text) for key, text in values.items() if (before := getattr(contact, key)) != text
        )
        return Proposal(line.number, place, values, contact, why, changes, UPDATE if changes else SAME)

    def _same(self, values: Mapping[str, str], place: Organisation) -> tuple[Contact | None, str]:
        if (contact := self.by_name.get((place.pk, _name_of(values)))) is not None:
            return contact, "name"
        found = self.by_email.get(values.get("email", ""), [])
        here = [contact for contact in found if contact.organisation_id == place.pk] or found
        return (here[0], "email") if len(here) == 1 else (None, "")


def _organisations(texts: Iterable[str], on: date) -> dict[str, list[Organisation]]:
    """Those that these texts name, by their name in plain words and by their numbers."""
    written = [text for text in texts if text]
    numbers = {figures for text in written if (figures := "".join(text.split())).isdigit()}
    keys = [Func(Value(text), function="public.cls_sort_key") for text in written]
    wanted = Q(sort_key__in=keys) | Q(siren__in=numbers) | Q(siret__in=numbers)
    named: dict[str, list[Organisation]] = {}
    for each in Organisation.objects.filter(wanted).open_on(on):
        for key in {_words(each.name), each.siren, each.siret} - {""}:
            named.setdefault(key, []).append(each)
    return named


def _words(text: str) -> str:
    return " ".join(plain_words(text))


def _name_of(values: Mapping[str, str]) -> str:
    return _words(f"{values.get('first_name', '')} {values['last_name']}")
