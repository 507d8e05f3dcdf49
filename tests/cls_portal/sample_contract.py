"""A contract-like page, about twelve printed pages: everything that ``print.css`` offers."""

from datetime import UTC, datetime

from cls_portal.pdf import Attachment, SignatureField, qr_svg, render

CREATED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TITLE = "Contrat local de sécurité de Fontvieille-sur-Orbe – version 1"
FIELDS = (
    SignatureField("sig-1", "Signature : la préfète du département"),
    SignatureField("sig-2", "Signature : le procureur de la République"),
    SignatureField("sig-3", "Signature : la maire de Fontvieille-sur-Orbe"),
    SignatureField("sig-4", "Signature : le président de la communauté de communes"),
)
PEOPLE = (
    ("La préfète du département", "Aurélie Vasseur-Delmas"),
    ("Le procureur de la République", "Étienne Œuvrard"),
    ("La maire de Fontvieille-sur-Orbe", "Nadège Le Guilvinec"),
    ("Le président de la communauté de communes", "Jean-Loïc d’Hérouville"),
)
FROZEN = '{"reference":"CLS-DEMO-9","version":1,"titre":"Contrat local de sécurité"}'.encode()
ATTACHMENT = Attachment("contrat.json", FROZEN, "Données du contrat, dont ce document est tiré")
AXES = ("Prévenir la délinquance des jeunes", "Tranquillité des espaces publics", "Aide aux victimes")
PARAGRAPH = (
    "Les signataires constatent que les dégradations, les regroupements et les violences scolaires se"
    " concentrent aux abords du collège et de la halle, entre 17 et 21 heures ; ils conviennent d’y"
    " porter l’effort commun, dans le respect des compétences de chacun et du secret professionnel."
)


def _note(number: int) -> str:
    return f'<span class="note">Note repère{number:02d} : source citée à la page de son appel.</span>'


def _article(number: int) -> str:
    paragraphs = "".join(f"<p>APPEL{number * 3 + k:02d} {PARAGRAPH}{_note(number * 3 + k)}</p>" for k in range(3))
    items = "".join(f"<li>engagement n° {k} : 12 000 € par an, soit ½ poste ;</li>" for k in (1, 2, 3))
    return f'<article id="a{number}"><h2>Article {number + 1} – Engagement</h2>{paragraphs}<ul>{items}</ul></article>'


def _table() -> str:
    rows = "".join(
        f'<tr><th scope="row">{2020 + k % 6}, fait n° {k}</th><td>Vols sans violence contre des personnes</td>'
        f'<td class="number">{k * 137 % 991}</td><td class="number">{k * 7 % 31},{k % 10} ‰</td></tr>'
        for k in range(70)
    )
    return (
        '<table><caption>Faits enregistrés, pour mille habitants</caption><col style="width:26%"><col>'
        '<col style="width:16%"><col style="width:16%"><thead><tr><th scope="col">Année</th><th scope="col">'
        'Indicateur</th><th scope="col" class="number">Nombre</th><th scope="col" class="number">Taux</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _sheet(number: int) -> str:
    rows = "".join(f"<tr><th scope='row'>Indicateur {k}</th><td>{k * 4}</td><td>{k * 3}</td></tr>" for k in range(1, 5))
    return (
        f'<section class="sheet" id="f{number}"><h1>Fiche action {number}</h1><dl class="facts"><dt>Axe</dt>'
        f"<dd>{AXES[number % 3]}</dd><dt>Pilote</dt><dd>Commune de Fontvieille-sur-Orbe</dd><dt>État</dt>"
        f"<dd>✓ engagée → □ évaluée</dd></dl><p>{PARAGRAPH}</p><table><thead><tr><th scope='col'>Indicateur</th>"
        f"<th scope='col'>Départ</th><th scope='col'>Cible</th></tr></thead><tbody>{rows}</tbody></table></section>"
    )


def signature_blocks(fields: tuple[SignatureField, ...]) -> str:
    return "".join(
        f'<div class="signature-block"><p class="capacity">{capacity}</p><p class="name">{name}</p>'
        f'<input class="signature-field" name="{field.name}" title="{field.label}"></div>'
        for field, (capacity, name) in zip(fields, PEOPLE, strict=False)
    )


def contract_html(fields: tuple[SignatureField, ...] = FIELDS, *, articles: int = 6, body: str = "") -> str:
    contents = "".join(f'<li><a href="#a{k}">Article {k + 1} – Engagement</a></li>' for k in range(articles))
    proof = qr_svg("https://portail.exemple/verifier/CLS-DEMO-9/1/0123456789abcdef", "Code de vérification")
    return f"""<!doctype html><html lang="fr"><head><title>x</title></head>
<body class="demonstration" data-reference="Contrat CLS-DEMO-9" data-version="Version 1 du 23 novembre 2026">
<section class="cover"><p class="issuer">Préfecture<br>du département</p>
<p class="kind">Contrat local de sécurité</p><h1>Fontvieille-sur-Orbe</h1>
<p class="subtitle">Période du 1<sup>er</sup> janvier 2027 au 31 décembre 2029</p>
<div class="parties"><p><strong>Entre les soussignés</strong></p><ul>
{"".join(f"<li>{capacity}, {name}</li>" for capacity, name in PEOPLE)}</ul></div>
<figure class="proof">{proof}<figcaption>Vérifier ce document : portail.exemple/verifier<br>Empreinte des
données (SHA-256, 16 premiers chiffres) : 0123 4567 89ab cdef</figcaption></figure></section>
<nav class="contents"><h1>Sommaire</h1><ol>{contents}<li><a href="#signatures">Signatures</a></li>
<li><a href="#annexe">Annexe – Fiches action</a><ol><li><a href="#f1">Fiche action 1</a></li></ol></li></ol></nav>
<section class="chapter"><h1>Dispositions du contrat</h1>
<div class="callout"><p>Garde‑fou : « cœur de cible », 50 % → 60 % ; coût 1 234,50 €.</p></div>
{"".join(_article(k) for k in range(articles))}{body}</section>
<section class="chapter"><h1>Diagnostic chiffré</h1>{_table()}</section>
<section class="chapter" id="signatures"><h1>Signatures</h1>
<div class="keep-with-signatures"><p>{PARAGRAPH}</p><p>Fait à Fontvieille-sur-Orbe.</p></div>
<div class="signatures">{signature_blocks(fields)}</div></section>
<div id="annexe">{"".join(_sheet(k) for k in (1, 2, 3))}</div></body></html>"""


def sample(fields: tuple[SignatureField, ...] = FIELDS) -> bytes:
    html = contract_html(fields)
    return render(html, title=TITLE, created=CREATED, fields=fields, attachments=(ATTACHMENT,), page_mark=page_address)


def page_address(page: int, pages: int) -> str:
    """What the QR code of a page says, as long as a real one."""
    return f"https://portail.exemple/verifier/?reference=CLS-DEMO-9&version=1&empreinte=0123456789abcdef&page={page}/{pages}"
