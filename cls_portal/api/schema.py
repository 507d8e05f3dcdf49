"""The description of the API (OpenAPI): tokens, preconditions and problems said once for every resource."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from cls_portal.api.problems import MEDIA_TYPE

Schema = dict[str, Any]
# Which rows a list has, where some belong to the text of an amendment.
LEFT_OUT = (
    "Ce qui appartient à un avenant ne figure dans cette liste que si l’adresse le demande, par {} : sans cela, "
    "la liste est celle des contrats."
)
Direction = Literal["request", "response"]

WRITES = frozenset({"put", "patch", "delete"})
ETAG: Schema = {
    "schema": {"type": "string"},
    "description": "Révision de la fiche, à rendre dans If-Match pour la modifier.",
}
SUMMARIES = {
    "list": "Lister",
    "retrieve": "Lire",
    "create": "Créer",
    "update": "Remplacer",
    "partial_update": "Modifier",
    "destroy": "Supprimer",
}
MEANINGS = {
    "400": "Saisie ou adresse refusée",
    "401": "Identification nécessaire",
    "403": "Action non permise",
    "404": "Introuvable, ou non ouvert à cette personne",
    "409": "Une règle s’y oppose : les raisons, comme sur la page",
    "412": "La fiche a changé depuis la lecture",
    "428": "En-tête If-Match nécessaire",
}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "cls_portal.api.authentication.TokenAuthentication"
    name = "jeton"

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:
        return {"type": "http", "scheme": "bearer", "description": "Jeton d’API : `Authorization: Bearer cls_…`."}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "cls_portal.api.authentication.PortalSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Session ouverte dans le portail.",
        }


class PortalSchema(AutoSchema):
    """Adds to each operation its preconditions, its ETag and its problems."""

    def get_summary(self) -> str | None:
        """What the operation does, in French: the label of its transition when it is one."""
        view: Any = self.view
        action = getattr(view, "action", "")
        machine = getattr(view, "machine", None)
        labels = {t.name: t.label for t in machine.transitions} if machine else {}
        return SUMMARIES.get(action) or labels.get(action) or getattr(view, "act_summary", "") or None

    def get_description(self) -> str:  # type: ignore[override]
        """What the resource is, as its `about` says; of a list, what it leaves out."""
        view: Any = self.view
        about = str(getattr(view, "about", ""))
        if not self._leaves_amendments_out():
            return about
        names = " ou ".join(f"`{name}`" for name in view.named_by)
        return f"{about} {LEFT_OUT.format(names)}".strip()

    def _leaves_amendments_out(self) -> bool:
        model: Any = getattr(self.view, "model", None)
        return getattr(self.view, "action", "") == "list" and hasattr(getattr(model, "objects", None), "originals")

    def _resolve_path_parameters(self, variables: Any) -> list[Schema]:
        parameters: list[Schema] = super()._resolve_path_parameters(variables)
        return [{**parameter, "description": "Identifiant de la fiche."} for parameter in parameters]

    def get_override_parameters(self) -> list[Any]:
        given = list(super().get_override_parameters())
        if self._guarded():
            given.append(
                OpenApiParameter("If-Match", str, "header", required=True, description="L’ETag de la fiche lue.")
            )
        if self.method == "GET" and not self._is_list_view():
            given.append(
                OpenApiParameter("If-None-Match", str, "header", description="L’ETag déjà connu : réponse 304.")
            )
        return given

    def get_response_serializers(self) -> Any:
        """A write answers with the whole row."""
        view: Any = self.view
        if view.action in {"list", "destroy"} or not hasattr(view, "list_as"):
            return super().get_response_serializers()
        return view.show_as or view.list_as

    def _get_response_bodies(self, direction: Direction = "response") -> Schema:
        responses: Schema = super()._get_response_bodies(direction)
        status = str(int(getattr(self.view, "create_status", HTTPStatus.CREATED)))
        if getattr(self.view, "action", "") == "create" and status not in responses:
            responses[status] = responses.pop("201")
        for status, response in responses.items():
            if status.startswith("2") and status != "204" and not self._is_list_view():
                response["headers"] = {"ETag": ETAG}
        if self.method == "GET" and not self._is_list_view():
            responses["304"] = {"description": "Inchangé"}
        problem = self.resolve_serializer(PROBLEM, direction).ref
        for status in self._refusals():
            responses[status] = {"description": MEANINGS[status], "content": {MEDIA_TYPE: {"schema": problem}}}
        return responses

    def _guarded(self) -> bool:
        """Whether the operation changes an existing row that carries a revision."""
        acts = bool(getattr(self.view, "detail_act", False)) and hasattr(getattr(self.view, "model", None), "revision")
        return self.method.lower() in WRITES or (self.method == "POST" and acts)

    def _refusals(self) -> list[str]:
        found = ["401", "403"]
        if not self._is_list_view() and getattr(self.view, "action", "") != "create":
            found.append("404")
        if self.method != "GET":
            found += ["400", "409"]
        elif self._is_list_view():
            found.append("400")
        if self._guarded():
            found += ["412", "428"]
        return sorted(found)


PROBLEM = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(help_text="Le genre de problème (URN)."),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(required=False),
        "errors": inline_serializer(
            "ProblemError",
            {
                "detail": serializers.CharField(),
                "pointer": serializers.CharField(required=False, help_text="La valeur concernée (JSON Pointer)."),
                "parameter": serializers.CharField(required=False),
                "code": serializers.CharField(required=False),
                "url": serializers.CharField(required=False, help_text="La page où y remédier."),
            },
            many=True,
            required=False,
        ),
        "revision": serializers.IntegerField(required=False, help_text="La révision présente (412)."),
    },
)
