"""Addresses of the evaluations' pages, under /evaluations/."""

from django.urls import path

from evaluations.views import evaluation, judging, recommending, reporting, resolving

urlpatterns = [
    path("", evaluation.evaluation_list, name="evaluation-list"),
    path("a-lancer/", evaluation.evaluation_due, name="evaluation-due"),
    path("nouvelle/", evaluation.evaluation_create, name="evaluation-create"),
    path("<int:pk>/", evaluation.evaluation_detail, name="evaluation-detail"),
    path("<int:pk>/redaction/", evaluation.evaluation_edit, name="evaluation-edit"),
    path("<int:pk>/suppression/", evaluation.evaluation_remove, name="evaluation-remove"),
    path("<int:pk>/presentation/", evaluation.evaluation_present, name="evaluation-present"),
    path("<int:pk>/deliberations/", resolving.resolution_sheet, name="evaluation-resolutions"),
    path("<int:pk>/dispense/", resolving.evaluation_waive, name="evaluation-waive"),
    path("<int:pk>/validation/", evaluation.evaluation_validate, name="evaluation-validate"),
    path("<int:pk>/rapport/", reporting.evaluation_report, name="evaluation-report"),
    path("rapports/<int:pk>/<str:kind>/", reporting.evaluation_report_file, name="evaluation-report-file"),
    path("criteres/<int:pk>/", evaluation.evaluation_criterion, name="evaluation-criterion"),
    path("<int:pk>/comite/nouveau/", judging.steering_add, name="evaluation-steering-add"),
    path("comite/<int:pk>/retrait/", judging.steering_remove, name="evaluation-steering-remove"),
    path("<int:pk>/questions/nouvelle/", judging.question_add, name="evaluation-question-add"),
    path("questions/<int:pk>/", judging.question_edit, name="evaluation-question-edit"),
    path("questions/<int:pk>/ordre/", judging.question_move, name="evaluation-question-move"),
    path("questions/<int:pk>/retrait/", judging.question_remove, name="evaluation-question-remove"),
    path("<int:pk>/actions/", judging.subject_list, name="evaluation-subjects"),
    path("<int:pk>/actions/<int:action>/", judging.rate_action, name="evaluation-rate-action"),
    path("<int:pk>/objectifs/<int:objective>/", judging.rate_objective, name="evaluation-rate-objective"),
    path("<int:pk>/recommandations/nouvelle/", recommending.recommendation_add, name="recommendation-add"),
    path("recommandations/<int:pk>/", recommending.recommendation_edit, name="recommendation-edit"),
    path("recommandations/<int:pk>/ordre/", recommending.recommendation_move, name="recommendation-move"),
    path("recommandations/<int:pk>/retrait/", recommending.recommendation_remove, name="recommendation-remove"),
    path("recommandations/<int:pk>/suite/", recommending.recommendation_follow, name="recommendation-follow"),
    path("deliberations/<int:pk>/retrait/", resolving.resolution_remove, name="evaluation-resolution-remove"),
    path("deliberations/<int:pk>/fichier/", resolving.resolution_file, name="evaluation-resolution-file"),
]
