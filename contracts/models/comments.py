"""What is said about an article: comments, their answers, the people they name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cls_portal.concurrency import Editable
from cls_portal.constraints import not_blank, together
from cls_portal.history import tracked
from contracts.models.content import Section
from contracts.querysets import MentionQuerySet, SectionCommentQuerySet


@tracked()
class SectionComment(Editable):
    """A remark on an article, perhaps on one passage, open until somebody resolves it; or an answer to a remark."""

    section = models.ForeignKey(Section, models.CASCADE, verbose_name="article", related_name="comments")
    replies_to = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, verbose_name="réponse à", related_name="answers"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="auteur", related_name="+")
    quote = models.CharField("passage", max_length=500, blank=True)
    text = models.TextField("commentaire")
    resolved_at = models.DateTimeField("traité le", null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="traité par", related_name="+"
    )

    objects = SectionCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "commentaire"
        ordering = ["section", "created_at", "pk"]
        constraints = [
            not_blank("text", name="section_comment_with_text", message="Un commentaire a un texte."),
            together(
                "resolved_at",
                "resolved_by",
                name="section_comment_resolved_by_someone",
                message="Un commentaire est traité par une personne, à un moment.",
            ),
            models.CheckConstraint(
                condition=Q(replies_to__isnull=True) | Q(quote="", resolved_at__isnull=True),
                name="section_comment_answer_plain",
                violation_error_message="Une réponse ne cite aucun passage et n’est pas traitée à part.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


@tracked()
class Mention(Editable):
    """A person named in a comment, told by mail and on their home page until they say that they have read it."""

    comment = models.ForeignKey(SectionComment, models.CASCADE, verbose_name="commentaire", related_name="mentions")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="+")
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = "mention"
        ordering = ["comment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "agent"],
                name="mention_unique",
                violation_error_message="Cette personne est déjà citée dans ce commentaire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} – {self.comment}"
