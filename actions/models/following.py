"""The follow-up of an action: its milestones, what is noted about it, its files."""

from django.db import models
from django.db.models import Q

from actions.guards import ActionPartFrozenGuard
from actions.querysets import ActionPartQuerySet
from actions.states import Status
from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank
from cls_portal.history import tracked
from cls_portal.indexing import Searched
from contracts.models.lineage import Lineage

# Columns of the follow-up.
_FOLLOWED = ("done_on", "comment")


@tracked()
class Milestone(Lineage, Editable):
    """A day of the action’s calendar (« jalon »), or a step of one. Reaching it is follow-up; steps added later too."""

    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="milestones")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, verbose_name="jalon", related_name="steps"
    )
    name = models.CharField("intitulé", max_length=200)
    due_on = models.DateField("échéance")
    in_text = models.BooleanField("dans le texte du contrat", default=True, editable=False)

    done_on = models.DateField("atteint le", null=True, blank=True)
    comment = models.CharField("commentaire", max_length=500, blank=True)

    FOLLOWED = _FOLLOWED

    prints = True
    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "jalon"
        ordering = ["action", "due_on", "pk"]
        triggers = [ActionPartFrozenGuard(but=_FOLLOWED, added_later=True)]
        indexes = [
            models.Index(fields=["due_on", "action"], name="milestone_open", condition=Q(done_on__isnull=True)),
            models.Index(fields=["action", "due_on"], name="milestone_awaited", condition=Q(done_on__isnull=True)),
        ]
        constraints = [
            not_blank("name", name="milestone_name_given", message="L’intitulé du jalon est obligatoire."),
            models.UniqueConstraint(
                fields=["action", "lineage"],
                name="milestone_lineage_unique",
                violation_error_message="Ce jalon est déjà repris dans l’action.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class ProgressNote(Editable):
    """What was said of an action on a day, and where it then stood."""

    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="notes")
    noted_on = models.DateField("au")
    text = models.TextField("note")
    status = models.CharField("état", max_length=10, choices=Status)
    progress = models.PositiveSmallIntegerField("avancement (%)")
    author = models.ForeignKey(
        "cls_portal.Agent", models.SET_NULL, null=True, editable=False, verbose_name="auteur", related_name="+"
    )
    author_name = models.CharField("nom de l’auteur", max_length=200, editable=False)
    decision = models.ForeignKey(
        "partners.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name="décidé par le conseil",
        related_name="notes",
    )

    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "note de suivi"
        ordering = ["action", "-noted_on", "-pk"]
        constraints = [not_blank("text", name="progress_note_given", message="La note est vide.")]

    def __str__(self) -> str:
        return f"{self.noted_on:%d/%m/%Y} – {self.author_name}"


@tracked()
class ActionFile(Editable):
    """A file joined to the follow-up of an action."""

    action = models.ForeignKey("actions.Action", models.CASCADE, verbose_name="action", related_name="files")
    file = models.ForeignKey("cls_portal.StoredFile", models.PROTECT, verbose_name="fichier", related_name="+")
    title = models.CharField("intitulé", max_length=200)
    author = models.ForeignKey(
        "cls_portal.Agent", models.SET_NULL, null=True, editable=False, verbose_name="joint par", related_name="+"
    )
    author_name = models.CharField("nom de l’auteur", max_length=200, editable=False)

    objects = ActionPartQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe de l’action"
        ordering = ["action", "-created_at", "pk"]
        triggers = [
            Searched(
                "file",
                title="title",
                holder="(SELECT a.contract_id FROM actions_action a WHERE a.id = new.action_id)",
                file="file",
            )
        ]
        constraints = [not_blank("title", name="action_file_title_given", message="L’intitulé est obligatoire.")]

    def __str__(self) -> str:
        return self.title
