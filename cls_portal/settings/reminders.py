"""The reminders, by dotted name: a table of `settings/portal.py`."""

from typing import Any

# What is recalled to whom (see `cls_portal.reminders`), by kind, which people may switch off by its label:
# `awaited(on)`, then `message(target, recipient, on)` or `lines(targets, recipient, on)`, and the ladder in working
# days from the due date, one for each role where it depends on that. `for_contacts`: also sent without account.
SINCE_OPENED = (5, 10, 15)  # counted from the day when the step was opened that awaits it
OF_ACTIONS = {"lead": (-10, 0, 5), "coordinator": (5, 15)}
OF_SILENCE = {"lead": (-5, 0, 20), "coordinator": (5, 20)}
REMINDERS: dict[str, dict[str, Any]] = {
    "prosecutor_opinion": {
        "label": "Consultation du procureur à enregistrer",
        "awaited": "contracts.consulting.prosecutors_awaited",
        "message": "contracts.consulting.prosecutor_reminder",
        "ladder": SINCE_OPENED,
    },
    "council_opinion": {
        "label": "Avis du conseil à enregistrer",
        "awaited": "contracts.consulting.councils_awaited",
        "message": "contracts.consulting.council_reminder",
        "ladder": SINCE_OPENED,
    },
    "resolutions": {
        "label": "Délibérations attendues",
        "awaited": "contracts.consulting.resolutions_awaited",
        "message": "contracts.consulting.resolution_reminder",
        "ladder": SINCE_OPENED,
    },
    "signature": {
        "label": "Signatures attendues",
        "awaited": "contracts.recalls.signatures_awaited",
        "message": "contracts.recalls.signature_reminder",
        "ladder": SINCE_OPENED,
    },
    "opinion_request": {
        "label": "Avis qui vous sont demandés",
        "awaited": "contracts.chasing.requests_awaited",
        "message": "contracts.chasing.request_reminder",
        "ladder": (-5, 0),
        "for_contacts": True,
    },
    "opinion_silent": {
        "label": "Avis demandés restés sans réponse",
        "awaited": "contracts.chasing.requests_silent",
        "message": "contracts.chasing.request_silent",
        "ladder": (5,),
    },
    "final_evaluation": {
        "label": "Évaluations finales à lancer",
        "awaited": "evaluations.chasing.evaluations_to_launch",
        "message": "evaluations.chasing.evaluation_reminder",
        "ladder": (0,),  # its terms are themselves the rungs: 12, 6 and 3 months before the end
    },
    "contribution": {
        "label": "Contributions qui vous sont demandées pour une évaluation",
        "awaited": "evaluations.chasing.contributions_awaited",
        "message": "evaluations.notifications.contribution_reminder",
        "ladder": (-5, 0, 5),
        "for_contacts": True,
    },
    "contribution_silent": {
        "label": "Questionnaires d’évaluation restés sans réponse",
        "awaited": "evaluations.chasing.contributions_silent",
        "lines": "evaluations.notifications.silent_lines",
        "ladder": (5,),
    },
    "decision": {
        "label": "Décisions du conseil à suivre",
        "awaited": "partners.decisions.chasing.decisions_awaited",
        "lines": "partners.decisions.chasing.decision_lines",
        "ladder": {"owner": (-10, 0, 5), "coordinator": (5, 15)},
    },
    "action_end": {
        "label": "Fins d’actions",
        "awaited": "actions.chasing.ends_awaited",
        "lines": "actions.notifications.end_lines",
        "ladder": OF_ACTIONS,
    },
    "milestone": {
        "label": "Jalons",
        "awaited": "actions.chasing.milestones_awaited",
        "lines": "actions.notifications.milestone_lines",
        "ladder": OF_ACTIONS,
    },
    "measure": {
        "label": "Mesures d’indicateurs attendues",
        "awaited": "actions.chasing.measures_awaited",
        "lines": "actions.notifications.measure_lines",
        "ladder": OF_ACTIONS,
    },
    "silence": {
        "label": "Actions sans nouvelle depuis 90\u00a0jours",
        "awaited": "actions.chasing.silences_awaited",
        "lines": "actions.notifications.silence_lines",
        "ladder": OF_SILENCE,
    },
    "question": {
        "label": "Questions qui vous sont posées sur des actions",
        "awaited": "actions.chasing.questions_awaited",
        "lines": "actions.notifications.question_lines",
        "ladder": (0, 5),
    },
    "answer": {
        "label": "Réponses à vos questions",
        "awaited": "actions.chasing.answers_unread",
        "lines": "actions.notifications.answer_lines",
        "ladder": (0,),
    },
    "news_request": {
        "label": "Nouvelles qui vous sont demandées",
        "awaited": "actions.chasing.requests_awaited",
        "message": "actions.notifications.request_reminder",
        "ladder": (-5, 0, 5),
        "for_contacts": True,
    },
    "meeting_reply": {
        "label": "Convocations restées sans réponse",
        "awaited": "partners.convening.mails.replies_awaited",
        "lines": "partners.convening.mails.reply_lines",
        "ladder": (-5, -2),
        "for_contacts": True,
    },
    "news_silent": {
        "label": "Demandes de nouvelles restées sans réponse",
        "awaited": "actions.chasing.requests_silent",
        "lines": "actions.notifications.silent_request_lines",
        "ladder": (5,),
    },
}
