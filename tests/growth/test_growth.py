"""A page that shows twenty rows asks the database no more than one that shows two."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts import lifecycle
from contracts.models import Contract
from contracts.watch import NEXT, WATCHED
from tests.contracts.stages import TODAY, a_contract
from tests.growth import rows
from tests.personas import commune, department

pytestmark = pytest.mark.django_db
CEILING = 15
# The roles of the agent; how many rows in all, once there is a second page.
OF_THE_REQUEST = ('SELECT "territories_membership"."role"', "SELECT COUNT(*) FROM (SELECT")
# Pages that ask the whole chain, from the diagnostic to the indicators, and every gate of the freeze; that of a
# territory gathers the panels of three apps, two to four questions each; an action has nine tables of its own; the home
# of a préfecture asks the gates of every step, whatever an amendment changes, what awaits others, three times what the
# follow-up of actions awaits (« Ma journée »), and the questionnaires of evaluations; the yearly report of a
# département counts eleven tables over two years.
# The page of an evaluation gathers its nine parts, the gate that it opens, and its history, which names editions.
# The page of a council gathers who sits, the watch, its meetings, its groups, what governs them, and its history.
HIGHER = {
    "contract-compare": 18, "contract-opinions": 23, "action-coverage": 21, "api:contracts-coverage": 21,
    "territory-detail": 20, "action-detail": 20, "home": 46,
    "contract-report": 20, "departmental-report-detail": 40, "council-detail": 20, "evaluation-detail": 23,
}  # fmt: skip


def asked(client: Client, address: str) -> list[str]:
    """The statements of the application: without the transaction, the session, the agent and the agent's roles."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    statements = [query["sql"] for query in captured if query["sql"].startswith(("SELECT", "WITH", "(SELECT"))]
    return [sql for sql in statements if not _of_the_request(sql)]


def _of_the_request(sql: str) -> bool:
    return (
        "set_config" in sql
        or '"django_session"' in sql
        or (sql.startswith('SELECT "cls_portal_agent"') and "LIMIT 21" in sql)
        or sql.startswith(OF_THE_REQUEST)
    )


def grows(client: Client, addresses: Iterable[tuple[str, int]], add: Callable[[], Any]) -> None:
    """Each address, with its ceiling, before and after eighteen rows that are added once for all of them."""
    for _ in range(2):
        add()
    few = {}
    for address, _ in addresses:
        asked(client, address)
        few[address] = asked(client, address)
    for _ in range(18):
        add()
    for address, ceiling in addresses:
        many = asked(client, address)
        told = "\n".join([address, *(sql[:300] for sql in many)])
        assert len(many) <= len(few[address]), told
        assert len(many) <= ceiling, told


@pytest.fixture
def pages(client: Client, claire: Any) -> Client:
    client.force_login(claire)
    return client


CONTRACT, DIAGNOSTIC = rows.a_whole_contract, rows.a_diagnostic
FOLLOWED = rows.a_contract_of_paper
MINUTED = (rows.a_minuted_meeting, rows.a_minuted_point)
JUDGED = (rows.an_evaluation_of_actions, rows.judged_more)
CIRCULATING = (rows.a_contract_in_circulation, rows.circulated)


def a_coming_meeting() -> Any:
    return rows.a_meeting(rows.a_council())


def an_action() -> Any:
    return rows.a_part_of(rows.a_whole_contract())


def a_section() -> Any:
    return rows.a_whole_contract().sections.get(key="preamble")


def a_problem() -> Any:
    return rows.a_problem(rows.a_diagnostic())


# Address → what adds a row; or what makes an object, and what adds a row to it.
LISTS: dict[str, Any] = {
    "contract-list": rows.a_whole_contract,
    "contract-register": rows.a_whole_contract,
    "open-data": rows.an_open_contract,
    "dashboard": (rows.a_contract_of_paper, rows.followed_elsewhere),
    "dashboard-departments": (rows.a_contract_of_paper, rows.followed_elsewhere),
    "register-departments": rows.a_whole_contract,
    "api:register-list": rows.a_whole_contract,
    "framework-list": rows.a_framework,
    "plan-list": rows.a_plan,
    "template-list": rows.a_template,
    "diagnostic-list": rows.a_diagnostic,
    "edition-list": rows.an_edition,
    "delinquency-home": rows.an_edition,
    "series-list": rows.a_series,
    "action-list": (CONTRACT, rows.a_part_of),
    "action-board": (FOLLOWED, rows.a_followed_action),
    "action-schedule": (FOLLOWED, rows.a_followed_action),
    "action-calendar": (FOLLOWED, rows.a_followed_action),
    "action-groups": (FOLLOWED, rows.a_followed_action),
    "action-budget": (FOLLOWED, rows.a_followed_action),
    "indicator-list": (FOLLOWED, rows.a_followed_action),
    "evaluation-list": rows.an_evaluation,
    "evaluation-due": rows.an_evaluation,
    "organisation-list": rows.an_organisation,
    "council-list": rows.a_council,
    "meeting-list": (rows.a_council, rows.a_meeting),
    "council-department": rows.a_council,
    "council-missing": rows.a_council,
    "person-list": rows.a_person,
    "local-territory-list": rows.a_local_territory,
    "priority-area-list": rows.a_priority_area,
    "api:local-territories-list": rows.a_local_territory,
    "api:priority-areas-list": rows.a_priority_area,
    "api:contracts-list": rows.a_whole_contract,
    "api:sections-list": rows.a_whole_contract,
    "api:section-comments-list": (CONTRACT, rows.a_part_of),
    "api:contract-places-list": (CONTRACT, rows.a_part_of),
    "api:departmental-plans-list": rows.a_plan,
    "api:axes-list": (CONTRACT, rows.a_part_of),
    "api:objectives-list": (CONTRACT, rows.a_part_of),
    "api:contract-partners-list": (CONTRACT, rows.a_part_of),
    "api:guests-list": (CONTRACT, rows.a_part_of),
    "api:opinions-list": rows.a_contract_heard,
    "api:resolutions-list": rows.a_contract_heard,
    "api:framework-agreements-list": rows.a_framework,
    "api:contract-templates-list": rows.a_template,
    "api:template-sections-list": rows.a_template,
    "api:signatories-list": (CONTRACT, rows.a_part_of),
    "api:versions-list": rows.a_contract_in_circulation,
    "api:signature-deposits-list": CIRCULATING,
    "api:opinion-requests-list": CIRCULATING,
    "api:contract-waivers-list": CIRCULATING,
    "api:diagnostics-list": rows.a_diagnostic,
    "api:partner-series-list": rows.a_series,
    "api:problems-list": rows.a_diagnostic,
    "api:problem-responses-list": rows.a_diagnostic,
    "api:problem-evidences-list": rows.a_diagnostic,
    "api:nominative-waivers-list": rows.a_waiver,
    "api:concerned-actors-list": rows.a_diagnostic,
    "api:field-responses-list": rows.a_diagnostic,
    "api:actions-list": (CONTRACT, rows.a_part_of),
    "api:action-partners-list": (an_action, rows.a_part_of_action),
    "api:budget-lines-list": (an_action, rows.a_part_of_action),
    "api:indicators-list": (an_action, rows.a_part_of_action),
    "api:milestones-list": (an_action, rows.a_part_of_action),
    "api:staff-lines-list": (an_action, rows.a_part_of_action),
    "api:measures-list": (an_action, rows.a_part_of_action),
    "api:progress-notes-list": (an_action, rows.a_part_of_action),
    "api:action-questions-list": (an_action, rows.a_question_about),
    "api:yearly-reports-list": rows.a_report_of_some_year,
    "api:evaluations-list": rows.an_evaluation,
    "api:criterion-ratings-list": rows.an_evaluation,
    "api:evaluation-questions-list": JUDGED,
    "api:steering-members-list": JUDGED,
    "api:subject-ratings-list": JUDGED,
    "api:recommendations-list": JUDGED,
    "api:evaluation-resolutions-list": JUDGED,
    "api:evaluation-contributions-list": JUDGED,
    "api:impact-estimates-list": JUDGED,
    "api:organisations-list": rows.an_organisation,
    "api:councils-list": rows.a_council,
    "api:meetings-list": rows.a_council,
    "group-list": rows.a_group,
    "api:groups-list": rows.a_group,
    "api:group-members-list": (rows.a_group, rows.a_member),
    "api:seats-list": (rows.a_council, rows.a_seat),
    "api:composition-orders-list": (rows.a_council, rows.a_seat),
    "api:yearly-informations-list": (rows.a_council, rows.a_seat),
    "decision-list": MINUTED,
    "api:decisions-list": MINUTED,
    "api:item-minutes-list": MINUTED,
    "api:agenda-items-list": (a_coming_meeting, rows.an_agenda_item),
    "api:invitees-list": (a_coming_meeting, rows.an_agenda_item),
    "directory-list": rows.somebody,
    "directory-labels": rows.somebody,
    "mailing-group-list": rows.somebody,
    "api:contacts-list": rows.somebody,
    "api:mailing-groups-list": rows.somebody,
    "api:mailing-recipients-list": rows.somebody,
}
# Address → what makes the object, what adds a row to its page.
DETAILS = {
    "contract-detail": (CONTRACT, rows.a_part_of),
    "plan-detail": (rows.a_plan, rows.a_contract_of),
    "contract-history": (CONTRACT, rows.a_part_of),
    "contract-life": (CONTRACT, rows.a_part_of),
    "contract-brief": (FOLLOWED, rows.a_followed_action),
    "contract-compare": (rows.a_contract_to_compare, rows.a_part_to_compare),
    "contract-signatories": (CONTRACT, rows.a_part_of),
    "section-discussion": (a_section, rows.a_comment_on),
    "contract-opinions": (CONTRACT, rows.a_part_of),
    "resolution-list": (CONTRACT, rows.a_part_of),
    "action-coverage": (CONTRACT, rows.a_part_of),
    "api:contracts-coverage": (CONTRACT, rows.a_part_of),
    "action-detail": (an_action, rows.a_part_of_action),
    "contract-report": (FOLLOWED, rows.a_followed_action),
    "news-of-contract": (rows.a_followed_contract, rows.asked_about),
    "news-request": (rows.a_request_for_news, rows.asked_more),
    "diagnostic-detail": (DIAGNOSTIC, rows.a_problem),
    "edition-history": (rows.an_edition, rows.a_load_of),
    "diagnostic-history": (DIAGNOSTIC, rows.a_problem),
    "diagnostic-matrix": (DIAGNOSTIC, rows.a_problem),
    "diagnostic-names": (DIAGNOSTIC, rows.a_problem),
    "problem-detail": (a_problem, rows.a_part_of_problem),
    "api:problems-detail": (a_problem, rows.a_part_of_problem),
    "eligibility-preview": (DIAGNOSTIC, lambda _: rows.a_priority_area()),
    "territory-eligibility": (lambda: commune("33039"), lambda _: rows.a_priority_area()),
    "standing-detail": (rows.a_standing, rows.a_commune_of),
    "standing-map": (rows.a_standing, rows.a_commune_of),
    "series-detail": (rows.a_series, rows.a_place_of),
    "diagnostic-documents": (DIAGNOSTIC, rows.a_figure_and_more),
    "figure-pick": (DIAGNOSTIC, rows.a_figure_and_more),
    "diagnostic-refresh": (DIAGNOSTIC, rows.a_figure_and_more),
    "contribution-detail": (rows.a_contribution, lambda asked: rows.a_figure_and_more(asked.diagnostic)),
    "organisation-detail": (rows.an_organisation, rows.a_contact),
    "contact-detail": (rows.a_lone_contact, rows.a_place_of_contact),
    "mailing-group-detail": (rows.a_mailing_group, rows.a_recipient),
    "council-detail": (rows.a_council, rows.a_seat),
    "group-detail": (rows.a_group, rows.a_member),
    "api:groups-detail": (rows.a_group, rows.a_member),
    "parliament-notice": (rows.a_bare_council, rows.a_meeting),
    "council-composition": (rows.a_council, rows.a_seat),
    "council-agreements": (rows.a_council, rows.a_seat),
    "order-draft": (rows.a_council, rows.a_seat),
    "meeting-minutes": MINUTED,
    "meeting-attendance": MINUTED,
    "meeting-projection": MINUTED,
    "meeting-detail": (a_coming_meeting, rows.an_agenda_item),
    "meeting-agenda": (a_coming_meeting, rows.an_agenda_item),
    "meeting-convocation": (a_coming_meeting, rows.an_agenda_item),
    "decision-detail": (rows.a_decision, rows.more_because_of),
    "decision-follow-up": (rows.a_decision, rows.more_because_of),
    "departmental-report-detail": (rows.a_yearly_report, lambda _: rows.a_council()),
    "territory-detail": (partial(commune, "33039"), rows.more_in_the_town),
    "territory-obligations": (partial(department, "33"), rows.more_in_the_town),
    "priority-area-detail": (rows.a_priority_area, rows.one_more_commune),
    "evaluation-detail": JUDGED,
    "evaluation-subjects": JUDGED,
    "evaluation-contributions": JUDGED,
    "evaluation-contributions-ask": JUDGED,
    "evaluation-contribution-detail": (rows.a_contribution_asked, rows.contribution_read),
    "evaluation-report": JUDGED,
    "api:contracts-detail": (CONTRACT, rows.a_part_of),
    "api:framework-agreements-detail": (rows.a_framework, rows.a_commune_of_framework),
    "api:opinion-requests-detail": (rows.an_asked_opinion, rows.read_again),
    "api:diagnostics-detail": (DIAGNOSTIC, rows.a_problem),
    "api:standings-detail": (rows.a_standing, rows.a_commune_of),
    "api:partner-series-detail": (rows.a_series, rows.a_place_of),
    "api:actions-detail": (an_action, rows.a_part_of_action),
    "api:councils-detail": (rows.a_council, rows.a_seat),
    "api:organisations-detail": (rows.an_organisation, rows.a_contact),
}


def together() -> dict[Any, tuple[list[str], list[str]]]:
    """The lists and the pages that the same rows make longer: these are made once for all of them."""
    found: dict[Any, tuple[list[str], list[str]]] = {}
    for place, table in enumerate((LISTS, DETAILS)):
        for name, way in table.items():
            found.setdefault(way, ([], []))[place].append(name)
    return found


@pytest.mark.parametrize(
    ("way", "lists", "details"),
    [pytest.param(way, *names, id=" ".join(chain(*names))) for way, names in together().items()],
)
def test_twenty_ask_no_more_than_two(way, lists, details, pages):
    addresses = [(reverse(name), CEILING) for name in lists]
    if isinstance(way, tuple):
        make, add_to = way
        obj = make()
        addresses += [(reverse(name, args=[obj.pk]), HIGHER.get(name, CEILING)) for name in details]
        grows(pages, addresses, partial(add_to, obj))
    else:
        grows(pages, addresses, way)


def test_a_part_with_twenty_of_everything_asks_no_more_than_with_two(pages):
    diagnostic = rows.a_diagnostic()
    addresses = [
        (reverse("part-discussion", args=[diagnostic.pk, "situation"]), CEILING),
        (reverse("part-versions", args=[diagnostic.pk, "situation"]), CEILING),
        (reverse("diagnostic-detail", args=[diagnostic.pk]), CEILING),
    ]
    grows(pages, addresses, partial(rows.a_figure_and_more, diagnostic))


def test_a_council_that_succeeded_twenty_asks_no_more_than_one_that_succeeded_two(pages):
    meeting = a_coming_meeting()
    council, evaluation = meeting.council, rows.an_evaluation(council=rows.a_former_council(meeting.council))
    about = {
        "council-detail": council, "meeting-agenda": meeting, "decision-follow-up": rows.a_decision_at(meeting),
        "evaluation-present": evaluation, "contract-report": evaluation.contract,
    }  # fmt: skip
    addresses = [(reverse(name, args=[obj.pk]), HIGHER.get(name, CEILING)) for name, obj in about.items()]
    grows(pages, [*addresses, (reverse("council-department"), CEILING)], partial(rows.a_former_council, council))


def test_a_search_that_finds_twenty_asks_no_more_than_one_that_finds_two(pages):
    contract = rows.a_whole_contract()
    meeting = a_coming_meeting()
    words = ("Organisme", "Action", "objet", "CLSPD", "Contrat", "rien du tout")
    addresses = [(f"{reverse(name)}?q={word}", CEILING) for name in ("search", "api:search") for word in words]

    def more() -> None:
        rows.a_part_of(contract)
        rows.an_agenda_item(meeting)
        rows.an_organisation()
        rows.a_council()

    grows(pages, addresses, more)


def test_twenty_batches_ask_no_more_than_two(pages, claire):
    grows(pages, [(reverse("api:take-over-batches-list"), CEILING)], partial(rows.a_batch_of, claire))


def test_twenty_updates_and_views_ask_no_more_than_two(pages, claire):
    action = an_action()
    names = ("follow-up-list", "api:follow-up-batches-list", "saved-view-list", "action-list")
    grows(pages, [(reverse(name), CEILING) for name in names], partial(rows.an_update_by, claire, action))


def test_a_day_of_twenty_lines_asks_no_more_than_one_of_two(pages, claire):
    addresses = [(reverse("home"), HIGHER["home"]), (reverse("my-day"), CEILING)]
    contracts = (rows.a_followed_contract(), rows.a_contract_of_paper())
    grows(pages, addresses, partial(rows.a_busy_day, *contracts, claire))


def test_a_table_that_changes_twenty_rows_asks_no_more_than_two(pages, claire):
    table = rows.a_table_of(claire)
    address = reverse("table-import-detail", args=[table.pk])
    grows(pages, [(address, CEILING)], partial(rows.a_change_in, table))


def test_the_homes_ask_no_more_whatever_is_in_preparation(client, claire, maire, procureur):
    """One, then three contracts at each stage: more than the gates are asked of."""

    def asked_by_each() -> list[int]:
        found = []
        for person in (claire, maire, procureur):
            client.force_login(person)
            found.append(len(asked(client, reverse("home"))))
        return found

    rows.one_at_each_stage()
    asked_by_each()
    one = asked_by_each()
    for _ in range(2):
        rows.one_at_each_stage()
    assert Contract.objects.filter(state__in=NEXT).count() > 2 * WATCHED
    assert one == asked_by_each()
    assert max(one) <= HIGHER["home"]
    _asked_together_as_one_by_one()


def _asked_together_as_one_by_one() -> None:
    """The gates say the same of many contracts as of each, with the rows of that moment."""
    machine = lifecycle.CONTRACT
    together = [(machine[NEXT[row.state]], row) for row in Contract.objects.filter(state__in=NEXT).for_steps()]
    alone = [(step, Contract.objects.get(pk=row.pk)) for step, row in together]
    assert machine.missing_of_many(together, TODAY) == [machine.missing(step, row, TODAY) for step, row in alone]


def test_an_export_of_twenty_asks_no_more_than_one_of_two(pages):
    def exported() -> list[int]:
        asked_for = []
        for form in ("csv", "xlsx"):
            with CaptureQueriesContext(connection) as captured:
                response = pages.get(reverse("contract-list"), {"export": form})
                assert b"".join(response.streaming_content)
            asked_for.append(len([query for query in captured if "contracts_contract" in query["sql"]]))
        return asked_for

    a_contract()
    few = exported()
    for _ in range(19):
        a_contract()
    assert exported() == few
