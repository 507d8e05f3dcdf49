"""Words that people use: states of an action, heads of columns. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from actions.states import Status
from actions.tables.fields import ACTION, PERCENT, STATUS, THEIRS, Field
from cls_portal.as_typed import Unclear, plain

_SAID: dict[Status, str] = {
    Status.TO_START: "a lancer, a venir, a demarrer, a faire, a engager, non demarre, non commence, pas commence, "
    "pas demarre, non engage, non lance, non debute, programme, prevu, planifie, en projet, a programmer, "
    "a mettre en oeuvre",
    Status.RUNNING: "en cours, en cours de realisation, demarre, lance, engage, commence, debute, en action, active, "
    "en cours de mise en oeuvre, ouvert, poursuite, en cours d execution",
    Status.BLOCKED: "bloque, en blocage, suspendu, a l arret, en suspens, arrete provisoirement, gele",
    Status.POSTPONED: "reporte, repousse, decale, differe, ajourne, reporte a une date ulterieure",
    Status.DONE: "realise, termine, fait, acheve, finalise, effectue, clos, cloture, solde, mis en oeuvre, fini, "
    "atteint, ok",
    Status.ABANDONED: "abandonne, annule, supprime, retire, sans suite, non retenu, abandon",
}
UNCLEAR = {
    "non realise": "à lancer ou abandonnée", "pas realise": "à lancer ou abandonnée",
    "non fait": "à lancer ou abandonnée", "en attente": "à lancer, bloquée ou reportée",
    "partiel": "en cours ou réalisée en partie", "partiellement realise": "en cours ou réalisée en partie",
    "realise partiellement": "en cours ou réalisée en partie", "realise en partie": "en cours ou réalisée en partie",
    "a poursuivre": "en cours ou réalisée", "reconduit": "en cours ou réalisée", "arrete": "bloquée ou abandonnée",
}  # fmt: skip
LIKE = 0.6  # from which two titles resemble each other


def words_of(text: str) -> str:
    """Its words, without accents, capitals, signs or line breaks."""
    return " ".join(re.findall(r"[a-z0-9]+", plain(text)))


def _stem(text: str) -> str:
    """Without the marks of the feminine and the plural."""
    return " ".join(re.sub(r"(?<=[a-z]{3})e{0,2}s?$", "", word) for word in words_of(text).split())


STATUSES = {_stem(word): status for status, words in _SAID.items() for word in words.split(",")}
DOUBTFUL = {_stem(word): doubt for word, doubt in UNCLEAR.items()}


def status_of(text: str) -> Status:
    """The state that these words say; `Unclear` where they may say two, or none."""
    said = _stem(re.sub(r"^action\s+", "", text.strip(), flags=re.IGNORECASE))
    if said in STATUSES:
        return STATUSES[said]
    labels = ", ".join(str(each.label).lower() for each in Status)
    shown = " ".join(text.split())[:60]
    if said in DOUBTFUL:
        raise Unclear(
            f"«\u00a0{shown}\u00a0» peut vouloir dire {DOUBTFUL[said]}\u00a0: écrivez l’un des états ({labels})."
        )
    raise Unclear(f"«\u00a0{shown}\u00a0» n’est pas un état connu\u00a0: {labels}.")


def is_status(text: str) -> bool:
    return _stem(text) in STATUSES or _stem(text) in DOUBTFUL


_HEADS = {words_of(name): field for field in THEIRS for name in (field.label, *field.names)}


def in_thousands(head: str) -> bool:
    """Whether a head says that its amounts are not in euros: they are then not read as if they were."""
    return re.search(r"\b([km]\s?€|keuros?|milliers?|millions?)", plain(head)) is not None


def field_of(head: str) -> Field | None:
    """What a column of that name holds, by its name or one of those that people give it; units and notes aside."""
    if in_thousands(head):
        return None
    bare = re.sub(r"\(.*?\)|\*", " ", head)
    for text in (head, bare, re.sub(r"\b(en )?(€|euros?|%)", " ", bare)):
        found = _HEADS.get(words_of(text)) or _HEADS.get(re.sub(r"^(l|la|le|les) ", "", words_of(text)))
        if found is not None:
            return found
    return None


def recognised(heads: Iterable[str], values: Iterable[Iterable[str]]) -> dict[int, str]:
    """Place → code of the field, for the columns that are known; the first of two columns that say the same.

    « Avancement » may be a percentage or a state: what the column holds tells.
    """
    found: dict[int, str] = {}
    for place, (head, column) in enumerate(zip(heads, values, strict=True)):
        field = field_of(head)
        if field is not None and field.kind in (PERCENT, STATUS):
            field = _by_content(field, column)
        if field is not None and field.code not in found.values():
            found[place] = field.code
    return found


def _by_content(field: Field, column: Iterable[str]) -> Field:
    said = [text for text in column if words_of(text)]
    as_status = sum(is_status(text) for text in said)
    as_percent = sum(re.fullmatch(r"[\d.,]+ ?%?", plain(text)) is not None for text in said)
    if as_status == as_percent:
        return field
    kind = STATUS if as_status > as_percent else PERCENT
    return next(each for each in ACTION if each.kind == kind)


def likeness(first: str, second: str) -> float:
    """From 0 to 1, how much two titles resemble each other."""
    one, other = words_of(first), words_of(second)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= LIKE and matcher.quick_ratio() >= LIKE else 0.0


def number_in(text: str) -> int | None:
    """The only whole number of « 3 », « N° 3 », « Fiche action 3 »; None where there are several, or none."""
    figures = re.findall(r"\d+", text)
    return int(figures[0]) if len(figures) == 1 and len(figures[0]) <= 4 else None


def composed(text: str) -> str:
    """The text as it is kept and compared: one way of writing accents and line ends, no space around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
