"""The look of the portal: filters, forms, formatted text, components, error pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from cls_portal.catalogue import ExampleForm
from cls_portal.errors import Reason, Stale
from cls_portal.forms import EuroField, FrenchDateField, PortalForm, RevisionedForm, UploadField
from cls_portal.models import Agent
from cls_portal.richtext import RichTextField, clean_html, plain_text
from cls_portal.templatetags import portal
from cls_portal.views import errors, pages

ROOT = Path(__file__).resolve().parents[2]
OURS = ("layout", "components", "errors", "accounts", "pages", "catalogue")
NBSP = "\u00a0"


def render(source: str, query: str = "", **context: Any) -> str:
    request = RequestFactory().get(f"/contrats/?{query}")
    return Template(source).render(Context({"request": request, **context}))


def spaced(text: str) -> str:
    """The expected text, written here with ordinary spaces."""
    return text.replace(" ", NBSP)


# French forms


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (portal.date_fr(date(2026, 3, 3)), "3 mars 2026"),
        (portal.date_fr(date(2026, 8, 1)), "1er août 2026"),
        (portal.date_fr(None), ""),
        (portal.month_fr(date(2026, 2, 1)), "février 2026"),
        (portal.number_fr(34969), "34 969"),
        (portal.number_fr(Decimal("12.25"), 1), "12,2"),
        (portal.number_fr(0), "0"),
        (portal.number_fr(None), ""),
        (portal.euros(Decimal("1250.5")), "1 250,50 €"),
        (portal.euros(-3, 0), "\u22123 €"),
        (portal.percent(12.5, 1), "12,5 %"),
        (portal.count_of(0, "commune,communes"), "0 commune"),
        (portal.count_of([1, 2], "avis,avis"), "2 avis"),
        (portal.count_of(1200, "contrat"), "1 200 contrats"),
        (portal.sha_short("9f86d081884c7d659a2f", 8), "9f86 d081"),
    ],
)
def test_french_forms(given: str, expected: str) -> None:
    assert given == spaced(expected)


def test_a_moment_is_told_in_the_portals_time_zone() -> None:
    moment = datetime(2026, 7, 14, 7, 5, tzinfo=UTC)
    assert portal.datetime_fr(moment) == f"14{NBSP}juillet{NBSP}2026 à{NBSP}9{NBSP}h{NBSP}05"
    assert portal.date_iso(moment) == "2026-07-14T09:05:00+02:00"


def test_query_with_sets_and_removes_parameters() -> None:
    assert render("{% query_with page=2 q=None %}", "q=a&tri=nom") == "?tri=nom&amp;page=2"


@pytest.mark.parametrize(
    ("query", "href", "state"),
    [("", "?tri=nom", ""), ("tri=nom&page=4", "?tri=-nom", "ascending"), ("tri=-nom", "?tri=nom", "descending")],
)
def test_sort_link_reverses_and_forgets_the_page(query: str, href: str, state: str) -> None:
    html = render('<th{% sort_state "nom" %}>{% sort_link "nom" "Nom" %}', query)
    assert f'href="{href}"' in html
    assert (f'aria-sort="{state}"' in html) is bool(state)


def test_state_badge_takes_label_and_tone_of_a_member() -> None:
    state = SimpleNamespace(label="Signé <b>", tone="success")
    html = render("{% state_badge state %}", state=state)
    assert "fr-badge--success" in html
    assert "Signé &lt;b&gt;" in html
    with pytest.raises(KeyError):
        portal.state_badge("Signé", tone="purple")


def test_crumb_escapes_and_marks_the_current_page() -> None:
    assert 'href="/contrats/"' in render('{% crumb "Contrats" "/contrats/" %}')
    current = render("{% crumb name %}", name="<script>")
    assert 'aria-current="page"' in current
    assert "<script>" not in current


# Formatted text

HOSTILE = [
    "<script>alert(1)</script><p>texte</p>",
    "<p onclick=alert(1)>texte</p>",
    '<p style="position:fixed">texte</p>',
    '<a href="javascript:alert(1)">texte</a>',
    '<a href=" jAvaScRipt&colon;alert(1)">texte</a>',
    '<a href="data:text/html,<script>alert(1)</script>">texte</a>',
    "<img src=x onerror=alert(1)>texte",
    "<svg><script>alert(1)</script></svg>texte",
    "texte<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>texte",
    "<style>@import 'https://evil.example'</style>texte",
    "<p>texte<!-- <script>alert(1)</script> --></p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>texte",
    "<template><script>alert(1)</script></template>texte",
    "<form action=https://evil.example><input name=x></form>texte",
    "<div/onmouseover=alert(1)>texte</div>",
    "<h1 onclick=alert(1)>texte</h1>",
    '<td background="javascript:alert(1)">texte</td>',
    "texte\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]
ALLOWED_TAG = re.compile(
    r"</?(?:h3|h4|p|strong|em|ul|ol|li|table|tbody|tr|blockquote|br)>"
    r"|</a>|</t[hd]>|<a(?: href=\"(?:https?:|mailto:)[^\"<>]*\")?>|<t[hd](?: (?:col|row)span=\"\d+\")*>"
)


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_text_leaves_nothing_but_the_subset(html: str) -> None:
    cleaned = clean_html(html)
    assert "texte" in cleaned
    assert "<" not in ALLOWED_TAG.sub("", cleaned)
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Un\r\ndeux\n\ntrois", "<p>Un<br>deux</p><p>trois</p>"),
        ("taux < 5 & hausse > 2", "<p>taux &lt; 5 &amp; hausse &gt; 2</p>"),
        ("<p>a</p><p></p><p><br></p>", "<p>a</p>"),
        ("<p> \u00a0</p>", ""),
        ("  \n ", ""),
        ("<b>a</b> <i>b</i>", "<p><strong>a</strong> <em>b</em></p>"),
        ("<h2>a</h2><div>b</div>", "<h3>a</h3><p>b</p>"),
        ('<p><a href="mailto:a@b.fr">a</a></p>', '<p><a href="mailto:a@b.fr">a</a></p>'),
        ('<a href="https://a.fr" target="_blank">a</a>', '<p><a href="https://a.fr">a</a></p>'),
    ],
)
def test_clean_html(typed: str, expected: str) -> None:
    assert clean_html(typed) == expected


def test_plain_text_keeps_lines_and_characters() -> None:
    html = "<h3>Titre</h3><p>a &lt; b<br>c</p><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    assert plain_text(html) == "Titre\na < b\nc\n1 2"


def test_rich_text_field_counts_what_a_reader_sees() -> None:
    field = RichTextField(max_length=5)
    assert field.clean("<p><strong>12345</strong></p>") == "<p><strong>12345</strong></p>"
    with pytest.raises(forms.ValidationError, match="compte 6 caractères"):
        field.clean("123456")
    with pytest.raises(forms.ValidationError, match="obligatoire"):
        field.clean("<p></p>")


# Forms


class Sheet(RevisionedForm):
    title = forms.CharField(label="Intitulé", help_text="Court.")
    starts_on = FrenchDateField(label="Début", required=False)


def test_any_form_of_django_gets_the_look() -> None:
    html = str(SetPasswordForm(Agent()))
    assert html.count('class="fr-input"') == 2
    assert "fr-label" in html


def test_hint_and_error_are_both_told() -> None:
    html = str(Sheet({"title": ""}, revision=1))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<a href="#id_title">Intitulé</a>' in html


def test_optional_is_what_is_marked() -> None:
    html = str(Sheet(revision=1))
    assert html.count("(optionnel)") == 1
    assert "tous les champs sont obligatoires" in html


def test_a_list_without_an_empty_choice_is_not_marked_optional() -> None:
    class Choosing(PortalForm):
        always = forms.ChoiceField(label="Toujours", choices=[("a", "A")], required=False)
        perhaps = forms.ChoiceField(label="Peut-être", choices=[("", "Aucun"), ("a", "A")], required=False)

    form = Choosing()
    assert (form["always"].optional, form["perhaps"].optional) == (False, True)


def test_choices_are_a_group_with_its_legend() -> None:
    html = str(ExampleForm())
    assert 'aria-labelledby="id_field_legend"' in html
    assert html.count('type="radio"') == 3


def test_the_form_carries_the_revision_it_read() -> None:
    form = Sheet(QueryDict("title=A&revision=7"), revision=9)
    assert '<input type="hidden" name="revision" value="4"' in str(Sheet(revision=4))
    assert form.is_valid()
    assert form.revision == 7
    assert form.values == {"title": "A", "starts_on": None}


def test_confront_keeps_what_was_typed_and_carries_the_new_revision() -> None:
    form = Sheet(QueryDict("title=Le mien&starts_on=2026-03-01&revision=1"), revision=1)
    assert form.is_valid()
    row: Any = SimpleNamespace(title="Le leur", starts_on=date(2026, 3, 1), revision=2)
    form.confront(Stale(row))
    assert [(d.label, d.yours, d.theirs) for d in form.differences] == [("Intitulé", "Le mien", "Le leur")]
    assert 'value="2"' in str(form["revision"])
    assert 'value="Le mien"' in str(form["title"])


class Choosing(RevisionedForm):
    fitness = forms.ChoiceField(label="Adéquation", choices=[("weak", "Insuffisante"), ("good", "Adaptée")])
    scopes = forms.MultipleChoiceField(label="Champs", choices=[("s", "Sanction"), ("p", "Prévention")])


def test_confront_says_choices_in_their_words() -> None:
    form = Choosing(QueryDict("fitness=good&scopes=s&scopes=p&revision=1"), revision=1)
    assert form.is_valid()
    row: Any = SimpleNamespace(fitness="weak", scopes=["s"], revision=2)
    form.confront(Stale(row))
    assert [(d.label, d.yours, d.theirs) for d in form.differences] == [
        ("Adéquation", "Adaptée", "Insuffisante"),
        ("Champs", "Prévention, Sanction", "Sanction"),
    ]


def test_reasons_go_to_their_inputs() -> None:
    form = Sheet(QueryDict("title=A&revision=1"), revision=1)
    form.is_valid()
    form.add_reasons([Reason("Trop court.", field="title"), Reason("Contrat signé.", field="elsewhere"), "Non."])
    assert form.errors == {"title": ["Trop court."], "__all__": ["Contrat signé.", "Non."]}


@pytest.mark.parametrize("typed", ["2026-03-01", "01/03/2026", "1er mars 2026", f"1{NBSP}mars{NBSP}2026"])
def test_french_dates(typed: str) -> None:
    assert FrenchDateField().clean(typed) == date(2026, 3, 1)


@pytest.mark.parametrize("typed", ["1 250,50 €", "1250.5", f"1{NBSP}250,5", "1\u202f250,50"])
def test_amounts(typed: str) -> None:
    assert EuroField().clean(typed) == Decimal("1250.5")


def test_upload_refuses_other_formats_and_sizes() -> None:
    field = UploadField(formats=("pdf",), max_megabytes=1)
    assert field.clean(SimpleUploadedFile("a.PDF", b"x")).name == "a.PDF"
    with pytest.raises(forms.ValidationError, match="format"):
        field.clean(SimpleUploadedFile("a.exe", b"x"))
    with pytest.raises(forms.ValidationError, match="dépasse"):
        field.clean(SimpleUploadedFile("a.pdf", b"x" * 1_048_577))


# Pages


def own_templates() -> Iterator[Path]:
    yield ROOT / "templates" / "base.html"
    for folder in OURS:
        yield from (ROOT / "templates" / folder).rglob("*.html")


CODE = re.compile(r"{% comment %}.*?{% endcomment %}|{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


@pytest.mark.parametrize("file", list(own_templates()), ids=lambda file: file.name)
def test_templates_follow_the_typography_and_the_security_policy(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    text = CODE.sub("", source)
    assert not re.findall(r"\w'\w", re.sub(r"='[^']*'", "", text)), "apostrophe droite"
    assert not re.findall(r"\w+ [:;?!»€%]|« ", text), "espace insécable attendue"
    assert not re.findall(r"\sstyle=|\son\w+=|<script(?![^>]*src=)", text)
    assert not [line for line in source.splitlines() if line.count("{#") != line.count("#}")], "commentaire coupé"


def shown_components() -> Iterator[Path]:
    """The components, but for whole pages, the part of the conflict page, and the list, which has its own tests."""
    for file in (ROOT / "templates" / "components").glob("*.html"):
        whole_page = "{% extends" in file.read_text(encoding="utf-8")
        if not whole_page and file.stem not in {"stale", "listing"}:
            yield file


@pytest.mark.django_db
def test_every_component_is_in_the_catalogue(client: Client) -> None:
    response = client.get("/composants/")
    assert response.status_code == 200
    html = response.content.decode()
    assert not re.findall(r"{{|{%|{#|\sstyle=|\son\w+=|<script(?![^>]*src=)", html)
    shown = {template.name for template in response.templates}
    assert {f"components/{file.name}" for file in shown_components()} <= shown


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accessibilite/", "/mentions-legales/", "/sources/", "/courriels/"])
def test_public_pages(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    html = response.content.decode()
    assert '<html lang="fr"' in html
    assert html.count("<main") == html.count("<h1") == 1
    assert re.search(r"<title>[^<]+ – Portail CLS</title>", html)
    assert "DÉMONSTRATION" in html


def test_each_app_with_data_is_credited() -> None:
    sources = pages.known_sources(ROOT)
    assert sources
    assert all(source.files for source in sources)
    assert all((ROOT / "templates" / source.template).is_file() for source in sources)


def test_the_page_of_an_unexpected_error_needs_no_request_nor_database() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Le portail a rencontré une erreur" in response.content.decode()


@pytest.mark.django_db
def test_mails_of_the_demonstration(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    message = "Subject: =?utf-8?q?Invit=C3=A9e?=\nTo: a@b.fr\nDate: Tue, 03 Mar 2026 08:05:00 -0000\n"
    message += "Content-Type: text/plain; charset=utf-8\n\nBonjour <b>\n" + "-" * 79 + "\n"
    (tmp_path / "20260303-1.log").write_text(message)
    assert "Invitée" in client.get("/courriels/").content.decode()
    page = client.get("/courriels/20260303-1/").content.decode()
    assert "Bonjour &lt;b&gt;</div>" in page
    assert client.get("/courriels/absent/").status_code == 404
    settings.DEMONSTRATION = False
    assert client.get("/courriels/").status_code == 404


def test_portal_form_has_no_revision() -> None:
    assert "revision" not in PortalForm().fields


def test_conflict_page_shows_both_texts_and_the_form() -> None:
    form = Sheet(QueryDict("title=Le mien&revision=1"), revision=1)
    form.is_valid()
    row: Any = SimpleNamespace(title="Le leur", starts_on=None, revision=2)
    form.confront(Stale(row))
    html = render_to_string("components/conflict.html", {"title": "Modifier", "form": form, "demonstration": True})
    assert html.index("Le mien") < html.index("Le leur") < html.index('value="Le mien"')
    assert 'name="revision" value="2"' in html


def test_confirmation_page_says_what_follows() -> None:
    context: dict[str, Any] = {
        "title": "Clore",
        "message": "Le contrat sera clos.",
        "submit": "Clore",
        "cancel_url": "/contrats/",
    }
    html = render_to_string(
        "components/confirmation.html", {**context, "reasons": [Reason("Deux actions seront closes.")]}
    )
    assert "Deux actions seront closes." in html
    assert 'href="/contrats/"' in html


def test_the_page_around_the_content_stays_light() -> None:
    """A list page of fifty rows may weigh 60 KB: what surrounds it takes a fifth at most."""
    html = render_to_string("base.html", {"demonstration": True})
    assert len(html.encode()) < 12_000
