"""The councils of the demonstration: who sits, the arrêté that says so, what the préfet told, and their past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cls_portal.actors import PORTAL
from cls_portal.models import Agent
from evaluations.demo import groups, sessions
from evaluations.demo.council_content import (
    CONTACTS,
    CREATED,
    ELECTED,
    FORMER_UNTIL,
    INFORMATIONS,
    LAW,
    MEMBERS,
    REPORT,
    TOWN,
    Member,
)
from evaluations.demo.people import Cast
from partners import operations
from partners.models import CompositionOrder, Contact, Council, Meeting, Organisation, Seat
from territories.models import Territory
from territories.naming import of_place


@dataclass(frozen=True)
class Bench:
    """Who may sit in them, and the day on which everything is told."""

    cast: Cast
    partners: Mapping[str, Organisation]
    on: date

    def before(self, days: int) -> date:
        return self.on - timedelta(days=days)

    def account(self, name: str) -> Agent:
        agent: Agent = getattr(self.cast, name)
        return agent


def seed_intercommunal(bench: Bench, right_bank: Sequence[Territory], arrete: bytes) -> tuple[Council, Meeting]:
    """The CISPD of the whole intercommunality, and the plenary that gives its opinion, on the day of all the rest."""
    epci = right_bank[0].containing.get(kind="epci")
    council = _council(
        bench,
        "CISPD",
        f"CISPD de {epci.name} (démonstration)",
        epci,
        "Le président de l’intercommunalité",
        date(*CREATED),
        resolution_body="conseil de l’intercommunalité",
        resolution_number="2015-DEMO-42",
        resolution_on=date(2015, 2, 13),
    )
    order = operations.record_order(
        council,
        by=PORTAL,
        on=bench.on,
        number=f"{bench.before(280).year}-A-DEMO-17",
        signed_on=bench.before(280),
        file=("arrete-composition.pdf", arrete),
    )
    for key, first_name, last_name, job_title, address in CONTACTS:
        operations.add_contact(
            bench.partners[key], by=PORTAL, first_name=first_name, last_name=last_name, job_title=job_title,
            email=f"{key}@partenaires.demo.example", address=address,
        )  # fmt: skip
    _lead(bench, council)
    _sit(bench, council, MEMBERS, order)
    for commune in epci.communes.order_by("sort_key"):
        _add(council, capacity="mayor", title=_mayor(commune), starts_on=date(*ELECTED), order=order)
    _add(
        council, capacity="department", title="Le président du conseil départemental", starts_on=date(*CREATED),
        ends_on=date(*LAW),
    )  # fmt: skip
    for days, subject in INFORMATIONS:
        operations.record_information(council, by=PORTAL, on=bench.on, given_on=bench.before(days), subject=subject)
    held = _meet(council, bench.before(372), "Bilan de l’année et priorités")
    sessions.seed_past(held, on=bench.on, landlord=bench.partners["bailleur"])
    sessions.seed_approved(council, bench.cast, on=bench.on, at=held)
    meeting = operations.record_meeting(
        council,
        by=PORTAL,
        form="plenary",
        held_on=bench.on,
        place="Hôtel de ville de Cenon",
        subject="Avis sur le contrat local de sécurité de la rive droite",
    )
    sessions.seed_today(meeting)
    sessions.seed_to_come(council, bench.cast, on=bench.on, order=("arrete-composition.pdf", arrete))
    groups.seed(council, bench.cast, bench.on)
    return council, meeting


def seed_communal(
    bench: Bench, intercommunal: Council, right_bank: Iterable[Territory], town: Territory, asleep: Territory
) -> None:
    """A council that lost its coordinator, the one it took over from, one asleep, those that joined the CISPD."""
    _town(bench, town)
    _asleep(bench, asleep)
    _succeed(bench, intercommunal, [_joined(bench, commune) for commune in right_bank], date(*CREATED))


def seed_report(bench: Bench, department: Territory) -> None:
    """What the préfecture began to write to the conseil départemental of the year that ended."""
    report = operations.open_report(department, by=bench.cast.prefecture, on=bench.on, year=bench.on.year - 1)
    operations.write_report(report, by=bench.cast.prefecture, revision=report.revision, introduction=REPORT)


def _lead(bench: Bench, council: Council) -> None:
    """Its chairs and its coordinators; the present coordinator has a term."""
    first = _add(council, capacity="chair", title="Le président de l’intercommunalité", starts_on=date(*CREATED),
                 holder_name="Alain Roussel-Dumont")  # fmt: skip
    _replace(
        first, date(*ELECTED), title="La vice-présidente déléguée à la sécurité, maire de Cenon",
        agent=bench.cast.mayors[0],
    )  # fmt: skip
    _add(council, capacity="delegate", title="Le conseiller délégué à la prévention", starts_on=date(*ELECTED),
         holder_name="Rémi Vidal")  # fmt: skip
    former = _add(council, capacity="coordinator", title="Chargée de mission prévention", starts_on=date(*CREATED),
                  holder_name="Claude Estrade")  # fmt: skip
    _replace(
        former, date(bench.on.year - 1, 1, 1), title="Coordination du CISPD", agent=bench.cast.coordinator,
        ends_on=date(bench.on.year + 1, 7, 1),
    )  # fmt: skip


def _town(bench: Bench, town: Territory) -> None:
    """A CCPD became a CLSPD in 2002; the term of its coordinator has ended and nobody followed."""
    name, mayor = town.name, _mayor(town)
    former = _council(bench, "CCPD", f"CCPD de {name} (démonstration)", town, mayor, date(1985, 10, 3))
    _add(former, capacity="chair", title=mayor, starts_on=date(1985, 10, 3))
    _meet(former, date(2001, 11, 14), "Bilan du contrat d’action de prévention")
    council = _council(bench, "CLSPD", f"CLSPD de {name} (démonstration)", town, mayor, date(*FORMER_UNTIL))
    _add(council, capacity="chair", title=mayor, starts_on=date(*ELECTED))
    _add(council, capacity="coordinator", title="Coordonnateur du CLSPD", starts_on=date(*ELECTED),
         ends_on=bench.before(44), holder_name="Paul Labeyrie")  # fmt: skip
    _succeed(bench, council, [former], date(*FORMER_UNTIL))
    _sit(bench, council, TOWN, None)
    _meet(council, bench.before(410), "Tranquillité publique\u00a0: bilan et perspectives")


def _asleep(bench: Bench, commune: Territory) -> None:
    mayor, since = _mayor(commune), date(2008, 5, 20)
    council = _council(bench, "CLSPD", f"CLSPD de {commune.name} (démonstration)", commune, mayor, since)
    _add(council, capacity="chair", title=mayor, starts_on=since)
    _meet(council, bench.before(1500), "Dernière plénière avant la vacance du poste de coordination")
    operations.mark_dormant(
        council,
        by=PORTAL,
        on=bench.on,
        since=bench.before(1300),
        reason="Poste de coordination vacant (démonstration).",
    )


def _succeed(bench: Bench, council: Council, former: list[Council], day: date) -> None:
    operations.succeed_councils(council, by=PORTAL, on=bench.on, predecessors=former, dissolved_on=day)


def _joined(bench: Bench, commune: Territory) -> Council:
    """A communal council of 2003, until the intercommunal one."""
    mayor, since = _mayor(commune), date(2003, 2, 11)
    council = _council(bench, "CLSPD", f"CLSPD de {commune.name} (démonstration)", commune, mayor, since)
    _add(council, capacity="chair", title=mayor, starts_on=since)
    _add(council, capacity="prefect", title="Le préfet de la Gironde", starts_on=since)
    _meet(council, date(2014, 11, 20), "Vers un conseil intercommunal")
    return council


def _mayor(commune: Territory) -> str:
    return f"Le maire {of_place(commune.name)}"


def _council(
    bench: Bench, kind: str, name: str, territory: Territory, chair_title: str, created_on: date, **more: Any
) -> Council:
    return operations.create_council(
        by=PORTAL,
        on=bench.on,
        kind=kind,
        name=name,
        territory=territory,
        chair_title=chair_title,
        created_on=created_on,
        **more,
    )


def _sit(bench: Bench, council: Council, members: Iterable[Member], order: CompositionOrder | None) -> None:
    for member in members:
        agent = bench.account(member.person[1:]) if member.person.startswith("@") else None
        contact = _contact(bench, member)
        seat = _add(
            council,
            capacity=member.capacity,
            title=member.title,
            organisation=bench.partners.get(member.body),
            contact=contact,
            agent=agent,
            holder_name="" if agent or contact else member.person,
            agreed_on=bench.before(member.agreed) if member.agreed else None,
            starts_on=order.signed_on if order else date(*ELECTED),
            order=order,
        )
        title, name = member.substitute
        if title:
            _add(
                council, capacity=member.capacity, title=title, holder_name=name, starts_on=seat.starts_on, order=order,
                organisation=seat.organisation, substitute_for=seat,
            )  # fmt: skip


def _contact(bench: Bench, member: Member) -> Contact | None:
    """Who is reached at the organisation, where it is the person who sits."""
    body = bench.partners.get(member.body)
    return next((each for each in body.contacts.all() if str(each) == member.person), None) if body else None


def _add(council: Council, **values: Any) -> Seat:
    return operations.add_seat(council, by=PORTAL, **values)


def _replace(seat: Seat, starts_on: date, **values: Any) -> Seat:
    return operations.replace_seat(seat, by=PORTAL, revision=seat.revision, starts_on=starts_on, **values)


def _meet(council: Council, held_on: date, subject: str) -> Meeting:
    meeting: Meeting = operations.record_meeting(
        council, by=PORTAL, form="plenary", held_on=held_on, place="Hôtel de ville", subject=subject
    )
    return meeting
