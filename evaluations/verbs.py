"""Sentences of the history of an evaluation: « Mme X … »."""

VERBS = {
    "evaluation.created": "a lancé l’évaluation",
    "evaluation.changed": "a modifié l’évaluation",
    "evaluation.removed": "a supprimé l’évaluation",
    "evaluation.criterion_rated": "a apprécié un critère de l’évaluation",
    "evaluation.presented": "a enregistré la présentation de l’évaluation au conseil",
    "evaluation.resolutions_recorded": "a enregistré les délibérations sur l’évaluation",
    "evaluation.resolutions_waived": "a dispensé l’évaluation de délibérations",
    "evaluation.validated": "a validé l’évaluation",
}
