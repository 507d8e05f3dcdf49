"""What the apps plug into each other, by dotted name: the one place where something low names something high.

The two long tables stand beside: `reminders.py`, `resources.py`. A test resolves every name and checks its signature.
"""

from cls_portal.settings.reminders import *
from cls_portal.settings.resources import *

# Sections of a contract's document, in order: `function(contract) -> dict | list`, one JSON member each.
DOCUMENT_SECTIONS = {
    "amendment": "contracts.amending.amendment_section",
    "contract": "contracts.documents.contract_section",
    "children": "contracts.documents.children_section",
    "territory": "contracts.documents.territory_section",
    "diagnostic": "diagnostics.documents.diagnostic_section",
    "parts": "contracts.documents.parts_section",
    "axes": "contracts.documents.axes_section",
    "actions": "actions.documents.actions_section",
    "partners": "contracts.documents.partners_section",
    "opinions": "contracts.documents.opinions_section",
    "waivers": "contracts.documents.waivers_section",
    "signatories": "contracts.documents.signatories_section",
}

# Gates of each transition: `function(contract, on) -> list[Reason]`, what is still missing. What was asked for the
# consultation is asked again when the text is frozen: it could be written until then. The page « Couverture » shows
# what the gates of the chain say.
CHAIN_GATES = ("contracts.inherited.problems_described", "actions.gates.chain_complete")
_END = ("contracts.amending.no_amendment_open", "contracts.amending.not_an_amendment")
GATES = {
    "contracts.open_drafting": ("contracts.gates.diagnostic_ready", "contracts.gates.eligibility_stated"),
    "contracts.open_consultation": (
        *CHAIN_GATES,
        "contracts.gates.period_set",
        "contracts.gates.council_named",
        "contracts.gates.departmental_plan_linked",
        "contracts.completeness.texts_complete",
    ),
    "contracts.open_approval": ("contracts.gates.prosecutor_consulted", "contracts.gates.council_opinion_given"),
    "contracts.freeze": (
        "contracts.gates.diagnostic_ready",
        "contracts.gates.eligibility_stated",
        *CHAIN_GATES,
        "contracts.gates.period_set",
        "contracts.gates.council_named",
        "contracts.gates.departmental_plan_linked",
        "contracts.completeness.texts_complete",
        "contracts.gates.prosecutor_consulted",
        "contracts.gates.council_opinion_given",
        "contracts.gates.resolutions_adopted",
        "contracts.gates.signatories_named",
        "evaluations.gates.predecessor_evaluated",
        "contracts.amending.something_changes",
        "contracts.amending.amended_in_force",
        "contracts.amending.no_amendment_comes_here",
    ),
    "contracts.open_signing": (
        "contracts.gates.document_composed",
        "contracts.gates.signatories_reachable",
        "contracts.amending.amended_in_force",
        "contracts.amending.no_amendment_comes_here",
    ),
    "contracts.complete": ("contracts.gates.every_signature_given",),
    "contracts.renew": ("evaluations.gates.final_evaluation_validated", *_END),
    "contracts.redefine": ("evaluations.gates.final_evaluation_validated", *_END),
    "contracts.close": _END,
    "contracts.terminate": _END,
}

# What makes a written reason compulsory for some objects only: `function(contract) -> str`, why it is asked.
REASONED = dict.fromkeys(("contracts.renew", "contracts.redefine"), "evaluations.gates.concluded_otherwise")

# What a contract gives to its amendment or to its successor: `function(copy) -> None` (see `contracts.copying`).
CONTRACT_COPIERS = (
    "contracts.copying.copy_text",
    "contracts.copying.copy_parties",
    "actions.copying.copy_actions",
    "evaluations.carrying.carry_recommendations",
)

# How a signed amendment is written back into the contract that it amends, in this order:
# `function(amendment, contract) -> None` (see `contracts.consolidation`).
CONTRACT_CONSOLIDATORS = (
    "evaluations.consolidation.keep_notes",
    "contracts.consolidation.write_frame",
    "contracts.consolidation.write_text",
    "actions.consolidation.write_actions",
    "contracts.consolidation.remove_what_is_gone",
)

# The same gates asked of many contracts at once: `function(contracts, on) -> {key: list[Reason]}`, for the home pages.
# The others say what they read (`cls_portal.rows.reads`), which is then read for all at once.
GATES_OF_MANY = {
    "contracts.inherited.problems_described": "contracts.inherited.problems_of_many_described",
    "actions.gates.chain_complete": "actions.gates.chains_complete",
    "contracts.completeness.texts_complete": "contracts.completeness.texts_of_many_complete",
    "contracts.amending.something_changes": "contracts.amending.something_changes_in_many",
    "contracts.amending.amended_in_force": "contracts.amending.amended_of_many_in_force",
    "contracts.amending.no_amendment_comes_here": "contracts.amending.no_amendment_comes_to_many",
}

# The end of the chain on the page « Couverture »: `function(contract, agent) -> list` of label, state, detail, url.
COVERAGE_EVALUATIONS = "evaluations.coverage.evaluations_of"

# The coverage of a contract for the API: `function(contract, agent, on) -> dict` (see `contracts.api.coverage`).
CONTRACT_COVERAGE = "actions.coverage_data.coverage_data"

# What higher apps add to the life of a contract: `function(contract, agent) -> list[Milestone]`
# (see `contracts.reading.life`).
CONTRACT_MILESTONES = ("evaluations.milestones.evaluations_in_life", "evaluations.milestones.calendar_in_life")

# Panels of a contract's page that higher apps fill: `function(contract, agent) -> dict | None` for their template.
CONTRACT_PANELS = {
    "actions/panel.html": "actions.panels.actions_of_contract",
    "actions/decisions_panel.html": "actions.panels.decisions_of_contract",
    "evaluations/panel.html": "evaluations.panels.evaluations_of_contract",
    "evaluations/carried.html": "evaluations.panels.recommendations_carried",
}

# Panels of a diagnostic's page: `function(diagnostic, agent) -> dict | None` for their template.
DIAGNOSTIC_PANELS = {
    "actions/diagnostic_panel.html": "actions.panels.contracts_of_diagnostic",
}

# What a decision of a council may cause: `function(decision, agent, on) -> list[Act]`, what this person may do of it;
# and what it has caused: `function(decision, agent) -> list[Effect]`, what they see of it
# (see `partners.decisions.effects`).
DECISION_ACTS = (
    "contracts.decided.acts_of",
    "evaluations.decided.acts_of",
    "actions.decided.acts_of",
    "diagnostics.decided.acts_of",
)
DECISION_EFFECTS = (
    "contracts.decided.effects_of",
    "evaluations.decided.effects_of",
    "actions.decided.effects_of",
    "diagnostics.decided.effects_of",
)

# Panels of a territory's page: `function(territory, agent) -> dict | None` for their template.
TERRITORY_PANELS = {
    "partners/territory_panel.html": "partners.panels.councils_of_territory",
    "diagnostics/eligibility/territory_panel.html": "diagnostics.panels.eligibility_of_territory",
    "diagnostics/standing/panel.html": "diagnostics.panels.standing_of_territory",
    "diagnostics/territory_panel.html": "diagnostics.panels.diagnostics_of_territory",
    "diagnostics/series/territory_panel.html": "diagnostics.series.panels.series_of_territory",
    "contracts/territory_panel.html": "contracts.panels.contracts_of_territory",
}

# Panels of a priority area's page: `function(area, agent) -> dict | None` for their template.
AREA_PANELS = {
    "contracts/area_panel.html": "contracts.panels.frameworks_of_area",
}

# What the agenda of a meeting may be made of: `function(council, agent, on) -> list[Suggestion]`, only of what the
# agent reads (see `partners.convening.suggestions`).
AGENDA_SUGGESTIONS: tuple[str, ...] = (
    "partners.convening.suggestions.minutes_to_approve",
    "partners.convening.suggestions.information_due",
    "partners.convening.suggestions.coordinator_term",
    "partners.convening.suggestions.rules_to_adopt",
    "contracts.suggestions.opinions_to_give",
    "contracts.suggestions.contracts_ending",
    "evaluations.suggestions.evaluations_to_present",
    "diagnostics.suggestions.stale_diagnostics",
    "actions.suggestions.late_actions",
)

# The conseils intercommunaux of the commune of a row: `function(on) -> ArraySubquery` of their names.
INTERCOMMUNAL_COUNCILS = "partners.querysets.intercommunal_councils"

# The contracts in force that the council of a row steers: `function(agent, on) -> QuerySet`, the first to end first,
# which reads `OuterRef("pk")`.
CONTRACTS_OF_COUNCILS = "contracts.councils.contracts_of_councils"

# The contracts of a département over some years: `function(agent, department, years, on) -> {year: {what: [(name,
# day)]}}`, for « signed », « ended », « renewed », « unevaluated ».
CONTRACTS_OF_YEARS = "evaluations.departmental.contracts_of_years"

# One’s own roles, for the page of one’s account: `function(agent) -> list[dict]` (label, territory, since, until).
ROLES_OF = "partners.people.roles_of"

# Lists that people keep as they arranged them (`cls_portal.saved_views`): name of the list → its address. The groups to
# which they lend them: `function(agent, on) -> dict` of a group's key and its name, those that the person belongs to.
SAVED_LISTS = {
    "actions": "action-list",
    "contrats": "contract-list",
    "annuaire": "directory-list",
    "reunions": "meeting-list",
}
AUDIENCES_OF = "partners.audiences.audiences_of"

# Where the search box looks, group by group in this order: `function(agent, on) -> Entries | Rows`, with the rights of
# the app that it belongs to (see `cls_portal.search`).
SEARCH_SOURCES = {
    "territory": "territories.search.territories",
    "contract": "contracts.search.contracts",
    "action": "actions.search.actions",
    "text": "contracts.search.texts",
    "diagnostic": "diagnostics.search.diagnostics",
    "evaluation": "evaluations.search.evaluations",
    "organisation": "partners.search.organisations",
    "contact": "partners.search.contacts",
    "council": "partners.search.councils",
    "meeting": "partners.search.meetings",
    "minutes": "partners.search.minutes",
    "file": "cls_portal.search.attached.attached",
}
# What the questions of its rights are composed from, beside the person and the day: `function(agent, on)`.
SEARCH_PREMISES = "territories.access.roles_held"
# The joined files that it finds: `function() -> list[Part]`, each with the door of its download.
SEARCH_FILES = (
    "contracts.search.files",
    "evaluations.search.files",
    "actions.search.files",
    "diagnostics.search.files",
    "partners.search.files",
)

# Tiles of the home page: `function(agent, on) -> list[Tile]` (see `cls_portal.home`).
HOME_TILES: tuple[str, ...] = (
    "contracts.home.signatures_awaited",
    "contracts.home.opinions_awaited",
    "contracts.home.opinions_asked",
    "contracts.home.mentions_unread",
    "partners.home.convocations_to_answer",
    "contracts.watch.steps_open",
    "contracts.watch.steps_blocked",
    "contracts.watch.steps_besides",
    "contracts.watch.opinions_of_others",
    "contracts.watch.signatures_of_others",
    "contracts.home.contracts_ending",
    "contracts.home.communes_without_contract",
    "partners.departmental.home.councils_watched",
    "partners.home.minutes_and_decisions",
    "partners.home.charters_to_sign",
    "evaluations.home.evaluations_due",
    "diagnostics.home.contributions_asked",
    "evaluations.home.contributions_asked",
    "diagnostics.home.stale_diagnostics",
    "contracts.home.register_open",
)

# Panels of the dashboards (see `cls_portal.dashboards`): `function(agent, department, on) -> Panel | None` of a
# département, `function(agent, contract, on) -> Panel | None` of one contract.
DASHBOARD_PANELS = {
    "department": (
        "contracts.dashboards.department.contracts_panel",
        "contracts.dashboards.department.awaited_panel",
        "partners.departmental.dashboard.councils_panel",
        "evaluations.dashboards.due_panel",
        "contracts.dashboards.department.ends_panel",
        "actions.dashboards.late_panel",
        "actions.dashboards.money_panel",
    ),
    "contract": (
        "contracts.dashboards.contract.steps_panel",
        "contracts.dashboards.contract.council_panel",
        "evaluations.dashboards.contract_evaluations_panel",
        "actions.dashboards.contract_actions_panel",
        "actions.dashboards.contract_money_panel",
    ),
}

# What is compared of the départements: `function(agent, day, on) -> list[Measure]`, on a day and as of today.
DASHBOARD_MEASURES = (
    "contracts.dashboards.country.contract_measures",
    "partners.departmental.dashboard.council_measures",
    "actions.dashboards.action_measures",
    "evaluations.dashboards.due_measures",
)

# Panels of the home page: `function(agent, on) -> Panel | None` (see `cls_portal.home`).
HOME_PANELS = ("actions.home.my_day",)

# The heaviest file that anybody may bring signed, in Mo; and the heaviest document, which the signatures and seals of
# the portal make somewhat heavier: whatever is kept as one can be verified on the public page.
DEPOSIT_MEGABYTES = 40
DOCUMENT_MEGABYTES = DEPOSIT_MEGABYTES + 8

# Jobs of every day, asked for three times (see `cls_portal.jobs.every_day`).
DAILY_JOBS = (
    "actions.jobs.ask_this_quarter",
    "actions.jobs.forget_today",
    "cls_portal.reminders.send_today",
    "partners.jobs.purge_today",
    "contracts.unfinished.resume_today",
    "partners.jobs.follow_terms",
)

# Why the data of contacts who left may not be erased yet: `function(contacts, on) -> dict` of reasons by key of contact
# (see `partners.retention`). What a contact has in hand, and how it passes to who replaces them:
# `function(contact, agent, on) -> list[Charge]`, `function(keys, successor, by) -> None` (see `partners.succession`).
CONTACT_HOLDS = ("partners.retention.places_held", "actions.succession.referents_needed")
CONTACT_CHARGES = {"action": ("actions.succession.in_hand", "actions.succession.hand_over")}

# What other apps erase at the same term, in the rows that say to whom something was asked:
# `function(*, by, due_by) -> int`, of what was awaited by that day; how many people.
PERSONAL_ERASERS = (
    "contracts.operations.erase_requested",
    "actions.operations.erase_asked",
    "evaluations.operations.erase_asked",
)

# What the calendar of a person holds: `function(agent, on) -> Iterable[Entry]` (see `cls_portal.agenda`).
CALENDARS = ("actions.agenda.entries", "partners.agenda.meetings", "evaluations.agenda.terms")

# The weight of each note in the score of a problem, and the score from which its priority is strong or middling
# (docs/decisions/priority-score.md). Both are shown on the pages.
PRIORITY_WEIGHTS = {"gravity": 1, "frequency": 1, "trend": 1, "perception": 1, "capacity": 1}
PRIORITY_THRESHOLDS = {"high": 70, "medium": 50}

# The least level of an electronic signature by capacity; a capacity left out may sign at the level « simple », and a
# signature by hand always does (code civil, art. 1367; décret n° 2017-1416; CRPA, art. L. 212-3).
MINIMUM_SIGNATURE_LEVELS = {"prefect": "advanced", "prosecutor": "advanced"}

# What a verified document may be: `function(pdf_sha256) -> KnownDocument | None` (see `cls_portal.verification`).
KNOWN_DOCUMENTS = ("contracts.documents.known_document", "contracts.papers.known_paper")

# What the code printed on a page leads to: `function(reference, number) -> PrintedDocument | None`. What became, since,
# of a document that is known or printed: `function(document, digest, on) -> list[Part]`, nothing that is not public.
PRINTED_DOCUMENT = "contracts.publicity.printed_document"
WHAT_BECAME = "contracts.publicity.became"
