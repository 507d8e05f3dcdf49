"""The catalogue of components, at /composants/ in demonstration and development: each one shown with examples."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cls_portal.charts import (
    Chart,
    Dot,
    Line,
    Outlines,
    Overlay,
    Panel,
    choropleth,
    dot_plot,
    line_chart,
    ratio_classes,
    small_multiples,
)
from cls_portal.differences import word_differences
from cls_portal.errors import Reason
from cls_portal.forms import Difference, EuroField, FrenchDateField, PortalForm, UploadField
from cls_portal.models import SavedView
from cls_portal.richtext import RichTextField
from cls_portal.saved_views.reading import Entry, Menu

MORNING = datetime(2026, 3, 3, 8, 5, tzinfo=UTC)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CONTEXT = "<p>Le contrat porte sur <strong>trois quartiers</strong>.</p><ul><li>Centre</li><li>Gare</li></ul>"


class ExampleForm(PortalForm):
    """One input of each kind."""

    title = forms.CharField(label="Intitulé", max_length=120, help_text="Tel qu’il sera imprimé sur la couverture.")
    summary = forms.CharField(label="Résumé", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    starts_on = FrenchDateField(label="Date de début")
    budget = EuroField(label="Budget prévu", help_text="En euros.", required=False)
    kind = forms.ChoiceField(
        label="Type de contrat",
        choices=[("", "Choisir un type"), ("cls", "Contrat local de sécurité"), ("stspd", "Stratégie territoriale")],
    )
    field = forms.ChoiceField(
        label="Domaine",
        widget=forms.RadioSelect,
        choices=[("prevention", "Prévention"), ("deterrence", "Dissuasion"), ("repair", "Réparation")],
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            ("school", "Établissements scolaires"),
            ("transport", "Transports"),
            ("home", "Violences intrafamiliales"),
        ],
    )
    context = RichTextField(label="Contexte", help_text="Ne citez aucune personne suivie.", initial=CONTEXT)
    annex = UploadField(label="Pièce jointe", formats=("pdf",), required=False)
    confirmed = forms.BooleanField(
        label="J’ai relu le texte", required=False, help_text="Avant de l’envoyer en consultation."
    )


@dataclass(frozen=True)
class Ranked:
    """A row that can be moved by one place."""

    name: str
    pk: int = 2
    revision: int = 1

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ExampleJob:
    pk: int
    label: str
    state: str
    percent: int
    message: str = ""
    result_url: str = ""
    remaining_in_words: str = ""
    may_be_cancelled: bool = False
    cancel_asked: bool = False

    @property
    def finished(self) -> bool:
        return self.state in {"done", "failed", "cancelled"}


def _timeline() -> list[dict[str, Any]]:
    changes = [{"label": "Date de fin", "before": "", "after": "31 décembre 2028"}]
    return [
        {"at": MORNING, "actor": "Claire Martin", "sentence": "a modifié la période", "changes": changes},
        {
            "at": MORNING - timedelta(days=3),
            "actor": "Jean Petit",
            "sentence": "a renvoyé le contrat en rédaction",
            "reason": "L’axe 2 ne nomme aucun financeur.",
        },
        {"at": MORNING - timedelta(days=9), "actor": "Le portail", "sentence": "a composé le document"},
    ]


def _signatures() -> list[dict[str, Any]]:
    return [
        {
            "name": "Anne Lefèvre",
            "capacity": "Préfète",
            "state": "A signé",
            "tone": "success",
            "at": MORNING,
            "level": "avancée",
        },
        {
            "name": "Marc Dubois",
            "capacity": "Procureur de la République",
            "state": "Signature attendue",
            "tone": "info",
            "sign_url": "#signer",
            "refuse_url": "#refuser",
        },
        {"name": "Sofia Benali", "capacity": "Maire", "state": "Signature attendue", "tone": "info"},
    ]


INVENTED = "valeurs inventées pour cette page"
YEARS = range(2016, 2026)


def _lines() -> list[Line]:
    """Two withheld years, one that nobody knows."""
    town = [6.1, 5.9, 5.5, None, 5.1, 3.9, 4.2, None, None, 5.2]
    return [
        Line("Villefranche", dict(zip(YEARS, town, strict=True)), main=True),
        Line("Département du Rhône", {year: 7.1 - (year - 2016) * 0.15 for year in YEARS}),
        Line("France", {year: 5.9 - (year - 2016) * 0.12 for year in YEARS if year != 2020}),
        Line("Communes comparables (20 000 à 50 000 habitants)", dict.fromkeys(YEARS, 6.6)),
    ]


def example_charts() -> list[Chart]:
    """One of each kind; also what tests print."""
    lines = _lines()
    panels = [Panel(title, (lines[0], lines[2])) for title in ("Cambriolages de logement", "Vols de véhicules")]
    dwellings = "pour 1 000 logements"
    return [
        line_chart("Cambriolages de logement", lines, unit=dwellings, source=INVENTED),
        _dots(),
        small_multiples("Deux indicateurs", panels, unit=dwellings, source=INVENTED),
        _map(),
    ]


def _map() -> Chart:
    """Nine square communes; that of the middle is not published, the last one not known."""
    codes = [f"{row}{column}" for row in "ABC" for column in "123"]
    squares = {code: f"M{100 * (rank % 3)} {100 * (rank // 3)}l100 0 0 100-100 0z" for rank, code in enumerate(codes)}
    rates: list[float | None] = [1.2, 3.1, 4.8, 6.5, None, 12.4, 0.0, 4.1]
    return choropleth(
        "Vols dans neuf communes",
        Outlines(squares, (0, 0, 300, 300), "metropole", 100, "carte inventée"),
        dict(zip(codes, rates, strict=False)),
        classes=ratio_classes(4.7),
        names={code: f"Commune {code}" for code in codes},
        unit="pour 1 000 habitants",
        source=INVENTED,
        highlighted=("A2", "A3", "B2"),
        highlighted_label="Territoire du contrat",
        overlays=[Overlay("Quartier de la Gare", "M120 120h60v50h-60z")],
        hrefs={code: f"#commune-{code}" for code in codes},
    )


def _dots(key: str = "") -> Chart:
    rows = [
        Dot("Cambriolages de logement", 1.12, "1,1 fois la moyenne"),
        Dot("Vols de véhicules", 0.61, "0,6 fois la moyenne"),
        Dot("Usage de stupéfiants", None),
    ]
    ratio = "rapport au taux national"
    return dot_plot("Écart à la moyenne nationale en 2025", rows, unit=ratio, source=INVENTED, key=key)


def _examples() -> dict[str, Any]:
    return {
        "form": ExampleForm(),
        "wrong_form": ExampleForm({"title": "", "starts_on": "", "budget": "beaucoup"}, auto_id="wrong_%s"),
        "timeline": _timeline(),
        "signatures": _signatures(),
        "digest": DIGEST,
        "reasons": [
            Reason("Le procureur de la République n’a pas été consulté.", url="#consultation"),
            Reason("Deux actions n’ont pas d’indicateur.", url="#actions"),
            Reason("Le conseil n’est pas nommé."),
        ],
        "facts": [("Référence", "CLS-DEMO-1"), ("Préfecture", "Rhône", "#prefecture"), ("Avenant", "")],
        "jobs": [
            ExampleJob(1, "Composition du PDF", "running", 40, "Page 12 sur 30", remaining_in_words="environ 8\u00a0s"),
            ExampleJob(2, "Export des actions", "done", 100, result_url="#resultat"),
            ExampleJob(3, "Lecture du classeur", "failed", 10, "La colonne « Axe » est absente."),
        ],
        "differences": [
            Difference("context", "Contexte", CONTEXT, "<p>Le contrat porte sur <strong>deux quartiers</strong>.</p>"),
        ],
        "charts": example_charts(),
        "printed_chart": _dots("pdf"),
        "ranked": Ranked("Axe 2 – Gare et centre"),
        "comments": [
            {"author": "Claire Martin", "created_at": MORNING, "quote": "trois quartiers", "text": "Lesquels\u00a0?"},
            {
                "author": "Jean Petit",
                "created_at": MORNING - timedelta(days=3),
                "text": "La gare manque.",
                "resolved_at": MORNING,
                "resolved_by": "Claire Martin",
            },
        ],
        "views": _saved_views(),
        "segments": word_differences("La gare inquiète le soir.", "La gare rassure le soir."),
        "tones": ["neutral", "info", "new", "success", "warning", "error"],
        "rows": [{"reference": f"CLS-{n:03}", "town": "Villefranche", "amount": 1250.5 * n} for n in range(1, 6)],
    }


def _saved_views() -> Menu:
    late, mine = SavedView(name="En retard"), SavedView(name="Mes actions")
    return Menu(
        entries=[Entry(late, "#vues", True), Entry(mine, "#vues", False)], more=0, current=late, whole=False,
        save_url="#vues", update_url="#vues", whole_url="#vues",
    )  # fmt: skip


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    return render(request, "catalogue/catalogue.html", _examples())
