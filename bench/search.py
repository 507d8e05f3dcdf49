"""The search box among 200,000 objects and the territories of France: its function, its page, and a search by ILIKE.

The baseline is what a portal without entries does: in each table, `icontains` of every word over the same columns, the
same rights, the first five and how many there are. Rows are made from their number alone, their triggers off; their
entries are then written by `rebuild_search`.
"""

# ruff: noqa: PLC0415  the settings come before the models

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Q

from bench.client import Page, Server, free_port, interleaved
from bench.data import _agent, kept
from bench.lists import _session
from cls_portal import history, search
from cls_portal.actors import TESTS
from cls_portal.home import first_of
from cls_portal.indexing import write_again
from cls_portal.models import Agent, SearchEntry
from cls_portal.reading import nothing_changes
from cls_portal.roles import Role

SCOPES = {
    "prefecture": (Role.PREFECTURE, "department", "33"), "observer": (Role.OBSERVER, "country", None),
    "coordinator": (Role.COORDINATOR, "commune", "33039"), "neighbour": (Role.PREFECTURE, "department", "40"),
}  # fmt: skip
# What people type: a place, a reference, a word that half of everything holds, several, a plural, an unfinished word,
# typing errors, nothing at all.
ASKED = (
    "Bègles", "CLS-33-7", "prévention", "médiation collège", "halls d’immeubles", "vidéoprot", "cambriolages Bordeaux",
    "mediaton", "vidéoprotecton gare", "violances conjugales", "contrat local de sécurité", "xylophone",
)  # fmt: skip
TABLES = (
    "partners_organisation", "partners_contact", "partners_council", "partners_meeting", "partners_agendaitem",
    "partners_meetingdocument", "diagnostics_diagnostic", "diagnostics_diagnosticcommune", "diagnostics_problem",
    "contracts_contract", "contracts_contractcommune",
    "contracts_section", "contracts_axis", "contracts_objective", "actions_action",
)  # fmt: skip

# What a statement does not say is empty, as in a form that nobody filled.
EMPTY = """
DO $$ DECLARE each record; BEGIN
    FOR each IN
        SELECT table_name AS t, column_name AS c,
               CASE WHEN data_type IN ('text', 'character varying') THEN quote_literal('')
                    WHEN data_type = 'boolean' THEN 'false' WHEN data_type LIKE '%int' THEN '0' END AS value
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = ANY ('{TABLES}') AND is_nullable = 'NO'
          AND is_identity = 'NO' AND is_generated = 'NEVER' AND column_default IS NULL
    LOOP
        IF each.value IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT %s', each.t, each.c, each.value);
        END IF;
    END LOOP;
END $$
"""
STATEMENTS = """
CREATE TEMP TABLE c AS
    SELECT row_number() OVER (ORDER BY code <> '33039', md5(code)) AS n, id, name, code, department_id
    FROM (SELECT *, row_number() OVER (PARTITION BY left(code, 2) = '33' ORDER BY code <> '33039', md5(code)) AS r
          FROM territories_territory WHERE kind = 'commune' AND NOT gone AND department_id IS NOT NULL) AS t
    WHERE r <= CASE WHEN left(code, 2) = '33' THEN 200 ELSE 1800 END;
CREATE FUNCTION pg_temp.one(words text[], seed bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT words[1 + abs(hashint8(seed)) % array_length(words, 1)] $$;
CREATE TEMP TABLE w AS SELECT
    ARRAY['Renforcer', 'Développer', 'Expérimenter', 'Coordonner', 'Évaluer', 'Pérenniser', 'Prévenir', 'Organiser',
          'Accompagner', 'Sécuriser', 'Réduire', 'Soutenir'] AS verbs,
    ARRAY['la médiation de nuit', 'la vidéoprotection des gares', 'les cambriolages des résidences',
          'les violences conjugales', 'la présence au collège', 'les halls d’immeubles', 'le rappel à l’ordre',
          'les chantiers éducatifs', 'les transports du soir', 'le harcèlement scolaire', 'l’accueil des victimes',
          'la prévention de la récidive', 'les correspondants de nuit', 'les rodéos motorisés', 'l’éclairage public',
          'la prévention de la radicalisation', 'les marchés et commerces', 'le deal aux abords des écoles',
          'l’accès aux droits', 'la police de proximité', 'les conseils citoyens', 'la sécurité routière',
          'les addictions des jeunes', 'le travail d’intérêt général', 'la parentalité'] AS subjects,
    ARRAY['Les partenaires se réunissent chaque mois pour partager les situations et décider des suites.',
          'Les médiateurs tournent de dix-huit heures à deux heures et signalent ce qui doit être réparé.',
          'Le bailleur remplace les portes forcées et éclaire les parties communes.',
          'La gendarmerie et la police municipale coordonnent leurs patrouilles selon les horaires constatés.',
          'Les élèves exclus sont accueillis par une association et suivis par la protection judiciaire.',
          'Le parquet est informé des faits graves et fait connaître les suites données.',
          'Un bilan chiffré est présenté chaque année à la formation plénière du conseil.',
          'Les commerçants signent une charte et reçoivent un référent de sûreté.',
          'La prévention passe par la présence d’adultes aux abords des établissements.',
          'Les victimes sont orientées vers l’intervenante sociale du commissariat.',
          'Les transporteurs signalent les incidents dans l’heure, ligne par ligne.',
          'Une équipe pluridisciplinaire suit les jeunes sortants de détention.'] AS sentences;
CREATE FUNCTION pg_temp.titled(seed bigint) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.one(verbs, seed) || ' ' || pg_temp.one(subjects, seed + 7919) FROM w $$;
CREATE FUNCTION pg_temp.told(seed bigint, many int) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(pg_temp.one(sentences, seed * 31 + i), ' ') FROM w, generate_series(1, many) AS i $$;

INSERT INTO partners_organisation (revision, created_at, updated_at, kind, name, siren, siret, territory_id)
    SELECT 1, now(), now(), (ARRAY['ASSO','MAIRE','PN','BAILL','EN'])[1 + i % 5],
           (ARRAY['Association','Mairie','Commissariat','Office de l’habitat','Collège'])[1 + i % 5] || ' de ' || c.name
           || ' ' || i, '', '', c.id
    FROM generate_series(1, 10000) AS i JOIN c ON c.n = 1 + i % 2000;
INSERT INTO partners_council (revision, created_at, updated_at, kind, name, territory_id, chair_title, resolution_body,
                              resolution_number)
    SELECT 1, now(), now(), 'CLSPD', 'CLSPD de ' || name, id, 'le maire', '', '' FROM c ORDER BY n;
CREATE TEMP TABLE p AS SELECT k.id, c.n FROM partners_council AS k JOIN c ON c.id = k.territory_id;
INSERT INTO partners_meeting (revision, created_at, updated_at, council_id, form, held_on, place, video_link, subject,
        asked_by, uid, sequence, cancel_reason, chaired_by, secretary, minutes_state, corrections)
    SELECT 1, now(), now(), p.id, 'plenary', date '2022-01-10' + j * 180 + (n % 90)::int, 'Mairie', '',
           'Suivi : ' || pg_temp.titled(n * 5 + j), 'chair', gen_random_uuid(), 0, '', '', '', 'draft', ''
    FROM p, generate_series(1, 5) AS j;
INSERT INTO partners_agendaitem (revision, created_at, updated_at, meeting_id, position, kind, title, rapporteur, note,
                                 about, nominative, minutes)
    SELECT 1, now(), now(), m.id, j, 'discussion', pg_temp.titled(m.id * 2 + j), '', '', '', false,
           '<p>' || pg_temp.told(m.id * 3 + j, 6) || '</p>'
    FROM partners_meeting AS m, generate_series(1, 2) AS j;
INSERT INTO partners_contact (revision, created_at, updated_at, organisation_id, first_name, last_name, job_title)
    SELECT 1, now(), now(), o.id, (ARRAY['Claire','Driss','Maud','Yann','Inès','Paul','Salomé'])[1 + o.id % 7],
           (ARRAY['Martin','Bernard','Dubois','Haddad','Le Goff','Garcia','Nguyen','Roux','Perez'])[1 + o.id % 9]
           || ' ' || (ARRAY['Morel','Faure','Blanc','Diallo','Rey'])[1 + o.id % 5],
           (ARRAY['directrice','chargé de prévention','médiateur','référente sûreté'])[1 + o.id % 4]
    FROM partners_organisation AS o;
CREATE TEMP TABLE f AS SELECT m.id AS meeting, m.id + 1000000 AS id FROM partners_meeting AS m WHERE m.id % 2 = 0;
INSERT INTO cls_portal_storedfile (id, sha256, name, media_type, size, stored_at) OVERRIDING SYSTEM VALUE
    SELECT id, encode(sha256(convert_to(id::text, 'UTF8')), 'hex'), 'compte_rendu-' || id || '.pdf', 'application/pdf',
           1, now() FROM f;
INSERT INTO partners_meetingdocument (revision, created_at, updated_at, meeting_id, title, file_id)
    SELECT 1, now(), now(), meeting, 'Note : ' || pg_temp.titled(id), id FROM f;
INSERT INTO cls_portal_filetext (file_id, text, read_at) SELECT id, pg_temp.told(id, 60), now() FROM f;
INSERT INTO diagnostics_diagnostic (revision, created_at, updated_at, title, starts_on, ends_on, situation, perception,
                                    adequacy, sources, validated_on, validated_by_id)
    SELECT 1, now(), now(), 'Diagnostic de ' || name, '2022-01-01', '2023-06-30', pg_temp.told(n, 12),
           pg_temp.told(n + 1, 8), pg_temp.told(n + 2, 8), 'SSMSI.', '2023-10-01',
           (SELECT min(id) FROM cls_portal_agent) FROM c ORDER BY n;
CREATE TEMP TABLE d AS SELECT row_number() OVER (ORDER BY id) AS n, id FROM diagnostics_diagnostic;
INSERT INTO diagnostics_diagnosticcommune (diagnostic_id, commune_id) SELECT d.id, c.id FROM d JOIN c USING (n);
INSERT INTO diagnostics_problem (revision, created_at, updated_at, number, title, description, fields, moments,
        sufferers, "where", "when", sufferers_note, given_reason, diagnostic_id)
    SELECT 1, now(), now(), j, pg_temp.titled(d.id * 5 + j), pg_temp.told(d.id + j, 3), ARRAY['prevention'], '{}', '{}',
           '', '', '', '', d.id FROM d, generate_series(1, 5) AS j;
INSERT INTO contracts_contract (revision, created_at, updated_at, reference, kind, title, perimeter_name, perimeter_key,
        transport_part, no_council_reason, older_diagnostic_reason, departmental_plan, starts_on, ends_on, state,
        signed_on, lead_prefecture_id, council_id, diagnostic_id)
    SELECT 1, now(), now(), 'CLS-' || left(c.code, 2) || '-' || n, 'CLS', 'Contrat de ' || c.name, c.name,
           encode(sha256(convert_to(c.code, 'UTF8')), 'hex'), false, '', '', '', '2024-01-01', '2027-12-31', 'signed',
           '2023-12-01', c.department_id, p.id, d.id FROM c JOIN p USING (n) JOIN d USING (n) ORDER BY n;
CREATE TEMP TABLE x AS SELECT row_number() OVER (ORDER BY id) AS n, id FROM contracts_contract;
INSERT INTO contracts_contractcommune (contract_id, commune_id) SELECT x.id, c.id FROM x JOIN c USING (n);
INSERT INTO contracts_section (revision, created_at, updated_at, key, position, body, contract_id)
    SELECT 1, now(), now(), key, rank, '<p>' || pg_temp.told(x.id * 10 + rank, 20) || '</p>', x.id
    FROM x, unnest(ARRAY['preamble','territory','diagnostic','strategy','commitments','means','follow_up',
                         'evaluation','duration','annexes']) WITH ORDINALITY AS s (key, rank);
INSERT INTO contracts_axis (revision, created_at, updated_at, number, title, description, contract_id)
    SELECT 1, now(), now(), j, pg_temp.titled(x.id * 3 + j), pg_temp.told(x.id + j, 2), x.id
    FROM x, generate_series(1, 3) AS j;
INSERT INTO contracts_objective (revision, created_at, updated_at, number, title, axis_id, contract_id)
    SELECT 1, now(), now(), j, pg_temp.titled(a.id * 2 + j), a.id, a.contract_id
    FROM contracts_axis AS a, generate_series(1, 2) AS j;
CREATE TEMP TABLE b AS SELECT DISTINCT ON (contract_id) contract_id, id FROM contracts_objective;
INSERT INTO actions_action (revision, created_at, updated_at, number, title, description, field, audience,
        human_means, full_time_equivalents, starts_on, ends_on, contract_id, objective_id)
    SELECT 1, now(), now(), j, pg_temp.titled(x.id * 50 + j) || ' à ' || c.name, pg_temp.told(x.id * 50 + j, 3),
           'prevention', 'Jeunes', '', 1, '2024-06-01', '2026-05-31', x.id, b.id
    FROM x JOIN c USING (n) JOIN b ON b.contract_id = x.id, generate_series(1, 50) AS j
"""


def measure(rounds: int) -> None:
    kept("search", Path(__file__), _fill)
    people = {name: Agent.objects.get(email=f"{name}@bench.example") for name in SCOPES}
    print(f"\n{SearchEntry.objects.count():,} entries, {_territories():,} territories\n")
    print("| scope | search ms, median (slowest query) | best round | of processor | ILIKE ms | of processor | ratio |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    times = _functions(people, rounds)
    for name in SCOPES:
        ours, theirs = ([times[name, text, who][0] for text in ASKED] for who in ("ours", "theirs"))
        spent, base = (statistics.median(times[name, text, who][1] for text in ASKED) for who in ("ours", "theirs"))
        best = statistics.median(times[name, text, "ours"][2] for text in ASKED)
        ms, their_ms = f"{statistics.median(ours):.1f} ({max(ours):.1f})", f"{statistics.median(theirs):.0f}"
        print(
            f"| {name} | {ms} | {best:.1f} | {spent:.1f} | {their_ms} | {base:.0f} | {spent / base:.3f} |", flush=True
        )
    print(f"\n| query, ms (of processor) | {' | '.join(SCOPES)} |\n|---|{'--:|' * len(SCOPES)}")
    for text in ASKED:
        told = " | ".join("{:.1f} ({:.1f})".format(*times[name, text, "ours"]) for name in SCOPES)
        print(f"| {text} | {told} |")
    _pages(people, rounds)


def _territories() -> int:
    from territories.models import Territory

    return Territory.objects.count()


def _functions(people: dict[str, Agent], rounds: int) -> dict[tuple[str, str, str], tuple[float, float, float]]:
    """Of each query of each scope, ours and the baseline's in turn: the median, that of the ms of processor (the server
    of the database included), and the best round, the least disturbed by whoever else works on the machine."""
    spent: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    looks: dict[str, Callable[[Agent, str], Any]] = {"ours": _ours, "theirs": by_ilike}
    for turn in range(rounds + 1):
        for name, agent in people.items():
            for text in ASKED:
                for who, look in looks.items():
                    if who == "theirs" and turn != 1:
                        continue
                    start, worked = time.perf_counter(), _processor()
                    look(agent, text)
                    if turn:
                        taken = ((time.perf_counter() - start) * 1000, (_processor() - worked) * 1000)
                        spent.setdefault((name, text, who), []).append(taken)
    return {
        key: (statistics.median(ms for ms, _ in taken), statistics.median(at for _, at in taken), min(taken)[0])
        for key, taken in spent.items()
    }


def _processor() -> float:
    """Seconds of processor that this process and the one that serves its connection have spent."""
    connection.ensure_connection()
    server: Any = connection.connection
    nanoseconds = int(Path(f"/proc/{server.info.backend_pid}/schedstat").read_text().split()[0])
    return time.process_time() + nanoseconds / 1e9


def _ours(agent: Agent, text: str) -> Any:
    with nothing_changes():
        return search.search(agent, date.today(), text)


def by_ilike(agent: Agent, text: str) -> int:
    """The first five rows of each table that hold every word, and how many there are."""
    with nothing_changes():
        return sum(_held(rows, columns, text) for rows, columns in _tables(agent))


def _held(rows: Any, columns: tuple[str, ...], text: str) -> int:
    words = [reduce(or_, (Q(**{f"{column}__icontains": word}) for column in columns)) for word in text.split()]
    first, besides = first_of(rows.filter(reduce(and_, words)).order_by("pk"), search.FIRST)
    return len(first) + besides


def _tables(agent: Agent) -> list[tuple[Any, tuple[str, ...]]]:
    from actions.models import Action
    from contracts.models import Axis, Contract, Objective, Section
    from diagnostics.models import Diagnostic, Problem
    from partners.models import AgendaItem, Contact, Council, Meeting, MeetingDocument, Organisation
    from territories.models import Territory

    columns: dict[Any, tuple[str, ...]] = {
        Territory: ("name", "code"), Contract: ("reference", "title"), Section: ("body",),
        Axis: ("title", "description"), Objective: ("title",), Action: ("title", "description"),
        Diagnostic: ("title", "situation", "perception", "adequacy"), Problem: ("title", "description"),
        Organisation: ("name",), Council: ("name",), Meeting: ("subject", "place"),
        AgendaItem: ("title", "note", "minutes"), Contact: ("first_name", "last_name", "job_title"),
        MeetingDocument: ("title", "file__name"),
    }  # fmt: skip
    return [(model.objects.visible_to(agent), names) for model, names in columns.items()]


def _pages(people: dict[str, Agent], rounds: int) -> None:
    with ExitStack() as running:
        ours = Server("bench.settings", "cls_portal.wsgi:application", free_port())
        ours.start()
        running.callback(ours.stop)
        sessions = {name: _session(agent.pk) for name, agent in people.items()}
        pages = [
            Page(f"{text} · {name}", ours, f"/recherche/?{_query(text)}", session)
            for name, session in sessions.items()
            for text in ASKED
        ]
        figures = interleaved(pages, rounds)
    print("\n| whole page | ms, median (slowest query) | SQL | KB |\n|---|--:|--:|--:|")
    for name in SCOPES:
        found = [figures[f"{text} · {name}"] for text in ASKED]
        times = [figure.median for figure in found]
        most, size = max(figure.statements for figure in found), max(figure.size for figure in found) / 1024
        print(f"| {name} | {statistics.median(times):.1f} ({max(times):.1f}) | {most} | {size:.0f} |", flush=True)


def _query(text: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"q": text})


def _fill(name: str) -> None:
    with history.acting(TESTS, "bench"):
        for who, (role, kind, code) in SCOPES.items():
            _agent(who, role, kind, code)
    host = connection.settings_dict["HOST"]
    with psycopg.connect(host=host, user="cls_owner", dbname=name) as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
        owner.execute(EMPTY.replace("TABLES", ",".join(TABLES)).encode())
        owner.execute(STATEMENTS.encode())
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())
    start = time.perf_counter()
    written = write_again()
    print(f"{written:,} entries written again in {time.perf_counter() - start:.0f} s", flush=True)
    with psycopg.connect(host=host, user="cls_owner", dbname=name, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
