"""Codes and labels of the councils."""

from __future__ import annotations

from django.db.models import TextChoices


class CouncilState(TextChoices):
    """What a council is today; computed from its dates, never stored. `tone` colours its badge."""

    ACTIVE = "active", "Actif"
    DORMANT = "dormant", "En sommeil"
    DISSOLVED = "dissolved", "Dissous"
    SUCCEEDED = "succeeded", "Remplacé par un autre conseil"

    @property
    def tone(self) -> str:
        return {"active": "success", "dormant": "warning"}.get(self.value, "neutral")

    @property
    def over(self) -> bool:
        """It no longer exists."""
        return self in (CouncilState.DISSOLVED, CouncilState.SUCCEEDED)


class OrganisationState(TextChoices):
    OPEN = "open", "En activité"
    CLOSED = "closed", "Fermé"

    @property
    def tone(self) -> str:
        return {"open": "success", "closed": "neutral"}[self.value]


class Capacity(TextChoices):
    """What somebody sits as; the law of the day says which of them a council must hold (`composition/colleges.py`)."""

    CHAIR = "chair", "Présidence"
    DELEGATE = "delegate", "Délégué du président"
    COORDINATOR = "coordinator", "Coordonnateur"
    PREFECT = "prefect", "Préfet"
    PROSECUTOR = "prosecutor", "Procureur de la République"
    MAYOR = "mayor", "Maire d’une commune membre"
    INTERCOMMUNAL = "intercommunal", "Président de l’intercommunalité"
    DEPARTMENT = "department", "Président du conseil départemental"
    ELECTED = "elected", "Élu désigné, collectivité"
    STATE_SERVICE = "state_service", "Service de l’État"
    MAGISTRATE = "magistrate", "Magistrat"
    BODY = "body", "Association, établissement ou organisme"
    QUALIFIED = "qualified", "Personne qualifiée"
    PARLIAMENT = "parliament", "Parlementaire"
    INTERESTED = "interested", "Maire ou président d’intercommunalité intéressé"
    OTHER = "other", "Autre membre ou invité"


class College(TextChoices):
    """How the members are grouped on the page; before 2007 three of them are colleges of the law."""

    OFFICE = "office", "Présidence et coordination"
    RIGHT = "right", "Membres de droit"
    ELECTED = "elected", "Élus et collectivités"
    STATE = "state", "Services de l’État"
    BODIES = "bodies", "Associations, établissements et organismes"
    OTHERS = "others", "Autres membres et personnes associées"


class NamedBy(TextChoices):
    """Who names the person or the body that sits."""

    LAW = "law", "la loi"
    CHAIR = "chair", "le président du conseil"
    MAYOR = "mayor", "le maire"
    PREFECT = "prefect", "le préfet"
    BODY = "body", "l’organisme représenté"
    OTHER = "other", "une autre autorité"


class MeetingForm(TextChoices):
    PLENARY = "plenary", "Formation plénière"
    RESTRICTED = "restricted", "Formation restreinte"
    WORKING_GROUP = "working_group", "Groupe de travail"
    WATCH_CELL = "watch_cell", "Cellule de veille"


class MeetingTime(TextChoices):
    """Where a meeting stands on a day; computed."""

    TO_COME = "to_come", "À venir"
    HELD = "held", "Tenues"
    CANCELLED = "cancelled", "Annulées"


class AskedBy(TextChoices):
    """At whose request the council meets: of right for the last two (CSI, art. D. 132-8 to D. 132-10)."""

    CHAIR = "chair", "le président"
    PREFECT = "prefect", "le préfet"
    MAJORITY = "majority", "la majorité de ses membres"


class GroupKind(TextChoices):
    """A body inside a council, which meets apart from it; `form` is that of its meetings."""

    RESTRICTED = "restricted", "Formation restreinte"
    THEMATIC = "thematic", "Groupe de travail thématique"
    TERRITORIAL = "territorial", "Groupe de travail territorial"
    WATCH_CELL = "watch_cell", "Cellule de veille"

    @property
    def form(self) -> MeetingForm:
        return MeetingForm(self.value) if self.value in MeetingForm.values else MeetingForm.WORKING_GROUP

    @property
    def needs_charter(self) -> bool:
        """Confidential information may be exchanged there, by those who signed the charter (CSI, art. L. 132-5)."""
        return self is not GroupKind.RESTRICTED


class GroupState(TextChoices):
    """What a group is on a day; computed from its dates."""

    OPEN = "open", "En cours"
    ENDED = "ended", "Terminé"

    @property
    def tone(self) -> str:
        return {"open": "success", "ended": "neutral"}[self.value]


class GroupRole(TextChoices):
    LEADER = "leader", "Animateur ou animatrice"
    SECRETARY = "secretary", "Secrétaire"
    MEMBER = "member", "Membre"


# Who writes for a group.
LEADING = (GroupRole.LEADER, GroupRole.SECRETARY)


class NoticeCount(TextChoices):
    """How the days between the convocation and the meeting are counted."""

    CALENDAR = "calendar", "jours calendaires"
    CLEAR = "clear", "jours francs"
    WORKING = "working", "jours ouvrés"

    @property
    def words(self) -> str:
        """For `count_of`: « jour franc,jours francs »."""
        return f"{' '.join(word.removesuffix('s') for word in self.label.split())},{self.label}"


class Quorum(TextChoices):
    """What the règlement asks of the presence of the members who vote; nothing when left empty."""

    MORE_THAN_HALF = "more_than_half", "plus de la moitié des membres"
    HALF = "half", "la moitié des membres"
    THIRD = "third", "le tiers des membres"
    NUMBER = "number", "un nombre de membres"


class Rhythm(TextChoices):
    WEEKLY = "weekly", "chaque semaine"
    FORTNIGHTLY = "fortnightly", "une semaine sur deux"
    MONTHLY_WEEKDAY = "monthly_weekday", "chaque mois, le même jour de la semaine"
    MONTHLY_DAY = "monthly_day", "chaque mois, le même quantième"
    QUARTERLY = "quarterly", "chaque trimestre"


class MinutesState(TextChoices):
    DRAFT = "draft", "En rédaction"
    FINISHED = "finished", "À approuver"
    APPROVED = "approved", "Approuvé"

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "finished": "info", "approved": "success"}[self.value]


class AgendaKind(TextChoices):
    INFORMATION = "information", "Information"
    DISCUSSION = "discussion", "Examen"
    OPINION = "opinion", "Avis"
    DECISION = "decision", "Décision"
    APPROVAL = "approval", "Approbation d’un compte rendu"


class Reply(TextChoices):
    PRESENT = "present", "Sera présent"
    EXCUSED = "excused", "Excusé"
    REPRESENTED = "represented", "Sera représenté"


class Attendance(TextChoices):
    PRESENT = "present", "Présent"
    REPRESENTED = "represented", "Représenté"
    EXCUSED = "excused", "Excusé"
    ABSENT = "absent", "Absent"


class DecisionKind(TextChoices):
    DECISION = "decision", "Décision"
    OPINION = "opinion", "Avis"
    TASK = "task", "Suite à donner"


class DecisionState(TextChoices):
    """What becomes of a decision on a day; computed (`decisions.rules.decision_state`), never stored."""

    OPEN = "open", "En cours"
    LATE = "late", "En retard"
    SETTLED = "settled", "Close"
    TAKEN = "taken", "Sans suite attendue"
    REJECTED = "rejected", "Non adoptée"

    @property
    def tone(self) -> str:
        tones = {"open": "info", "late": "error", "settled": "success", "taken": "neutral", "rejected": "neutral"}
        return tones[self.value]


class OpinionSense(TextChoices):
    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Favorable avec réserves"
    UNFAVOURABLE = "unfavourable", "Défavorable"
    NOTED = "noted", "Consulté, sans observation"


class Vote(TextChoices):
    """How it was taken; empty where nobody voted (a task, an information)."""

    CONSENSUS = "consensus", "Par consensus"
    COUNTED = "counted", "Par un vote"


class MailingRule(TextChoices):
    """Whom a mailing group holds besides those named one by one."""

    COUNCIL = "council", "Tous les membres du conseil"
    COLLEGE = "college", "Les membres d’un collège"
    GROUP = "group", "Les membres d’un groupe"


class EntryKind(TextChoices):
    """What somebody of the members' directory is there as."""

    CONTACT = "contact", "Contact"
    ACCOUNT = "account", "Compte"
    SEAT = "seat", "Membre d’un conseil"
    MEMBER = "member", "Membre d’un groupe"
