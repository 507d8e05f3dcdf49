"""The groups of the council of the small world, and what they exchange: words that only their members may read.

The coordinator belongs to the working group and signed its charter; the mayor belongs to the formation restreinte, and
to the watch cell, whose charter they have not signed: nobody reads that one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone

from cls_portal import files
from cls_portal.actors import PORTAL
from cls_portal.indexing import write_text
from partners import operations
from partners.models import AgendaItem, Charter, Council, Decision, Group, Invitee, Meeting, MeetingDocument
from partners.states import GroupKind

SINCE, TODAY, HELD = date(2024, 1, 1), date(2026, 11, 23), date(2026, 11, 9)
# What the meetings of each group hold, in every text that people write of them; and who reads it.
SECRETS = {"restricted": "Zibeline", "thematic": "Quetsche", "watch_cell": "Wapiti"}
READERS = {"restricted": {"mayor"}, "thematic": {"coordinator"}, "watch_cell": set[str]()}
# What everybody who sees the council sees of a meeting, beside its date.
OBJECT = "Objet ordinaire"


def groups_of(world: Any, council: Council, mark: str) -> None:
    """Three groups, their members, a charter and a règlement intérieur."""
    people = world.people
    rules = operations.record_internal_rules(
        council, by=PORTAL, on=TODAY, adopted_on=SINCE, notice_days=15, quorum="half", restricted_note=f"Selon {mark}",
        file=("reglement.pdf", b"%PDF-1.4"),
    )  # fmt: skip
    charter = operations.record_charter(
        council, by=PORTAL, on=TODAY, title=f"Charte {mark}", adopted_on=SINCE, text="Rien ne sort du groupe.",
        file=("charte.pdf", b"%PDF-1.4"),
    )  # fmt: skip
    groups = {kind: _group(council, kind, charter, mark) for kind in SECRETS}
    restricted, group, cell = groups.values()
    _member(restricted, people["mayor"])
    operations.sign_charter(_member(group, people["coordinator"]), by=people["coordinator"], on=TODAY)
    own = _member(cell, people["mayor"])
    member = _outsider(group, f"Bailleur {mark}")
    signed = operations.record_paper_signature(
        _outsider(group, f"Transporteur {mark}"), by=PORTAL, on=TODAY, signed_on=SINCE, paper=("p.pdf", b"%PDF-1.4")
    )
    world.at |= {
        "internal_rules": {"pk": rules.pk}, "charter": {"pk": charter.pk}, "group": {"pk": group.pk},
        "group_member": {"pk": member.pk}, "own_membership": {"pk": own.pk}, "paper_signature": {"pk": signed.pk},
        **{f"{kind}_meeting": {"pk": a_meeting_of(group, SECRETS[kind]).pk} for kind, group in groups.items()},
    }  # fmt: skip


def _group(council: Council, kind: str, charter: Charter, mark: str) -> Group:
    given = {"name": f"{kind} {mark}", "subject": f"Rue {mark}", "charter": charter, "created_on": SINCE}
    return operations.create_group(council, by=PORTAL, kind=kind, **given)  # type: ignore[no-any-return]


def _member(group: Group, agent: Any) -> Any:
    return operations.add_group_member(group, by=PORTAL, title="Membre", agent=agent, starts_on=SINCE)


def _outsider(group: Group, name: str) -> Any:
    return operations.add_group_member(group, by=PORTAL, title=name, holder_name=name, starts_on=SINCE)


def a_meeting_of(group: Group, word: str) -> Meeting:
    """Held two weeks ago, its minutes finished, its decision late; every text of what it holds is this word."""
    meeting = Meeting.objects.create(
        council=group.council, group=group, form=GroupKind(group.kind).form, held_on=HELD, subject=OBJECT
    )
    plant(meeting, word)
    return meeting


def plant(meeting: Meeting, word: str) -> None:
    """What the meeting holds, in every text that people write of it."""
    item = AgendaItem.objects.create(
        meeting=meeting, position=1, title=word, rapporteur=word, note=word, minutes=f"<p>{word}</p>", about=word
    )
    stored = files.store(b"%PDF-1.4", f"{word}.pdf", by=PORTAL)
    MeetingDocument.objects.create(meeting=meeting, item=item, title=word, file=stored)
    write_text(stored.pk, f"Le mot {word} y est écrit.", timezone.now())
    Invitee.objects.create(
        meeting=meeting, title=word, holder_name=word, email=f"{word}@exemple.fr", address=word, reply="represented",
        attendance="represented", represented_by=word, sent_on=SINCE,
    )  # fmt: skip
    Decision.objects.create(
        meeting=meeting, item=item, number=1, title=word, text=word, owner_title=word, due_on=HELD, about=word
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        video_link=f"https://{word}.example/", chaired_by=word, secretary=word, corrections=word,
        minutes_state="finished", finished_on=HELD,
    )  # fmt: skip


# What may point to a decision, of which the world shows one row.
FOLLOWING = {
    "action": ("actions", "action"), "note": ("actions", "progressnote"),
    "evaluation": ("evaluations", "evaluation"), "diagnostic": ("diagnostics", "diagnostic"),
}  # fmt: skip


def acted_on(world: Any) -> None:
    """What the watch cell decided acted on an action, an evaluation and a diagnostic that others see."""
    decision = Decision.objects.get(meeting=world.at["watch_cell_meeting"]["pk"])
    for name, label in FOLLOWING.items():
        rows = apps.get_model(*label)._default_manager.filter(pk=world.at[name]["pk"], decision=None)
        rows.update(decision=decision)
