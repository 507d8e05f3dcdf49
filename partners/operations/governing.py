"""The règlement intérieur of a council, and the charter that the members of its groups sign."""

from __future__ import annotations

from datetime import date
from typing import Any

from cls_portal import files
from cls_portal.actors import SystemActor
from cls_portal.errors import Forbidden, Reason, Refused, refuse
from cls_portal.models import Agent
from cls_portal.writing import create, lock, operation, remove, write
from partners import rules
from partners.groups import rules as group_rules
from partners.models import Charter, CharterSignature, Council, GroupMember, InternalRules
from partners.operations.keeping import kept
from partners.states import NoticeCount

File = tuple[str, bytes]


# Règlement intérieur


@operation("internal_rules.recorded")
def record_internal_rules(
    council: Council,
    *,
    by: Agent | SystemActor,
    on: date,
    adopted_on: date,
    notice_days: int | None = None,
    notice_count: str = NoticeCount.CALENDAR,
    quorum: str = "",
    quorum_number: int | None = None,
    restricted_note: str = "",
    file: File | None = None,
) -> InternalRules:
    """The règlement intérieur that serves from its adoption on; the former one stays, with its dates."""
    council = kept(council, by)
    refuse(rules.in_the_past(adopted_on, on, "adopted_on") + group_rules.missing_to_rule(quorum, quorum_number))
    return create(
        InternalRules(
            council=council,
            adopted_on=adopted_on,
            notice_days=notice_days,
            notice_count=notice_count,
            quorum=quorum,
            quorum_number=quorum_number,
            restricted_note=restricted_note,
            file=_stored(file, by),
        )
    )


@operation("internal_rules.changed")
def change_internal_rules(
    row: InternalRules,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int,
    adopted_on: date,
    notice_days: int | None = None,
    notice_count: str = NoticeCount.CALENDAR,
    quorum: str = "",
    quorum_number: int | None = None,
    restricted_note: str = "",
    file: File | None = None,
) -> InternalRules:
    """Correct what was recorded; without a file, the former stays. What is newly adopted is another règlement."""
    kept(row.council, by)
    row = lock(row, revision)
    refuse(rules.in_the_past(adopted_on, on, "adopted_on") + group_rules.missing_to_rule(quorum, quorum_number))
    return write(
        row,
        adopted_on=adopted_on,
        notice_days=notice_days,
        notice_count=notice_count,
        quorum=quorum,
        quorum_number=quorum_number,
        restricted_note=restricted_note,
        file=_stored(file, by) or row.file,
    )


# Charter


@operation("charter.recorded")
def record_charter(
    council: Council,
    *,
    by: Agent | SystemActor,
    on: date,
    title: str,
    adopted_on: date,
    text: str = "",
    file: File | None = None,
) -> Charter:
    """The charter that members of groups sign, by its text or its file."""
    council = kept(council, by)
    _check_charter(text, file, adopted_on, on)
    return create(
        Charter(council=council, title=title, adopted_on=adopted_on, text=text, file=_stored(file, by)),
    )


@operation("charter.changed")
def change_charter(
    charter: Charter,
    *,
    by: Agent | SystemActor,
    on: date,
    revision: int,
    title: str,
    adopted_on: date,
    text: str = "",
    file: File | None = None,
) -> Charter:
    """Correct a charter that nobody has signed yet; without a file, the former stays."""
    kept(charter.council, by)
    charter = lock(charter, revision)
    if charter.signatures.exists():
        said = "Cette charte est signée\u00a0: elle ne change plus. Enregistrez la nouvelle à part."
        raise Refused([Reason(said, "partners.charter_signed")])
    stored = _stored(file, by) or charter.file
    _check_charter(text, stored, adopted_on, on)
    return write(charter, title=title, adopted_on=adopted_on, text=text, file=stored)


def _check_charter(text: str, file: Any, adopted_on: date, on: date) -> None:
    reasons = rules.in_the_past(adopted_on, on, "adopted_on")
    if not text.strip() and file is None:
        reasons.append(Reason("Donnez le texte de la charte, ou son fichier.", "partners.charter_empty", field="text"))
    refuse(reasons)


# Who signed it


@operation("charter.signed")
def sign_charter(member: GroupMember, *, by: Agent, on: date) -> CharterSignature:
    """The person behind the account signs for themselves, while they belong to the group."""
    member = lock(member, None)
    if member.agent_id is None or member.agent_id != by.pk:
        raise Forbidden("Chacun signe la charte pour soi.")
    charter = _to_sign(member)
    refuse(group_rules.missing_to_sign(member, on))
    return create(CharterSignature(charter=charter, member=member, signed_on=on, agent=by))


@operation("charter.signed_on_paper")
def record_paper_signature(
    member: GroupMember, *, by: Agent | SystemActor, on: date, signed_on: date, paper: File | None = None
) -> CharterSignature:
    """Who has no account signed on paper, as whoever keeps the council says; it opens nothing on the portal."""
    kept(member.group.council, by)
    member = lock(member, None)
    charter = _to_sign(member)
    if member.agent_id is not None:
        text = "Cette personne a un compte\u00a0: elle signe elle-même la charte, sur le portail."
        raise Refused([Reason(text, "partners.signs_by_account")])
    refuse(rules.in_the_past(signed_on, on, "signed_on"))
    recorder = by if isinstance(by, Agent) else None
    return create(
        CharterSignature(
            charter=charter, member=member, signed_on=signed_on, paper=_stored(paper, by), recorded_by=recorder
        )
    )


@operation("charter.paper_removed")
def remove_paper_signature(signature: CharterSignature, *, by: Agent | SystemActor, revision: int) -> None:
    """Take back a paper signature recorded by mistake; the history keeps it."""
    kept(signature.charter.council, by)
    signature = lock(signature, revision)
    if signature.agent_id is not None:
        text = "Une signature donnée par un compte ne se retire pas\u00a0: mettez fin au mandat ou excluez la personne."
        raise Refused([Reason(text, "partners.signed_by_account")])
    remove(signature)


def _to_sign(member: GroupMember) -> Charter:
    charter: Charter | None = member.group.charter
    if charter is None:
        text = "Ce groupe n’a pas de charte à signer."
        raise Refused([Reason(text, "partners.charter_missing")])
    return charter


def _stored(file: File | None, by: Agent | SystemActor) -> Any:
    return files.store(file[1], file[0], by=by) if file else None
