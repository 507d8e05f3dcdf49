"""Addresses of the actions' pages, under /actions/."""

from django.urls import path

from actions.views import actions, coverage, following, parts

urlpatterns = [
    path("", actions.action_list, name="action-list"),
    path("nouvelle/", actions.action_create, name="action-create"),
    path("couverture/<int:pk>/", coverage.action_coverage, name="action-coverage"),
    path("<int:pk>/", actions.action_detail, name="action-detail"),
    path("<int:pk>/modification/", actions.action_edit, name="action-edit"),
    path("<int:pk>/ordre/", actions.action_move, name="action-move"),
    path("<int:pk>/suppression/", actions.action_remove, name="action-remove"),
    path("<int:pk>/partenaires/nouveau/", parts.part_add, {"kind": "partner"}, name="action-partner-add"),
    path("partenaires/<int:pk>/", parts.part_edit, {"kind": "partner"}, name="action-partner-edit"),
    path("partenaires/<int:pk>/retrait/", parts.part_remove, {"kind": "partner"}, name="action-partner-remove"),
    path("<int:pk>/budget/nouvelle/", parts.part_add, {"kind": "budget"}, name="action-budget-add"),
    path("budget/<int:pk>/", parts.part_edit, {"kind": "budget"}, name="action-budget-edit"),
    path("budget/<int:pk>/suppression/", parts.part_remove, {"kind": "budget"}, name="action-budget-remove"),
    path("<int:pk>/indicateurs/nouveau/", parts.part_add, {"kind": "indicator"}, name="action-indicator-add"),
    path("indicateurs/<int:pk>/", parts.part_edit, {"kind": "indicator"}, name="action-indicator-edit"),
    path("indicateurs/<int:pk>/suppression/", parts.part_remove, {"kind": "indicator"}, name="action-indicator-remove"),
    path("<int:pk>/suivi/", following.action_follow, name="action-follow"),
    path("<int:pk>/bilan/", following.action_review, name="action-review"),
    path("<int:pk>/etapes/nouvelle/", following.step_add, name="action-step-add"),
    path("<int:pk>/financements/nouveau/", following.money_add, name="action-money-add"),
    path("<int:pk>/pieces/nouvelle/", following.file_join, name="action-file-join"),
    path("indicateurs/<int:pk>/mesures/nouvelle/", following.measure_add, name="measure-add"),
    path("mesures/<int:pk>/", following.measure_edit, name="measure-edit"),
    path("mesures/<int:pk>/suppression/", following.added_remove, {"kind": "measure"}, name="measure-remove"),
    path("jalons/<int:pk>/suivi/", following.milestone_follow, name="milestone-follow"),
    path("etapes/<int:pk>/retrait/", following.added_remove, {"kind": "step"}, name="action-step-remove"),
    path("budget/<int:pk>/suivi/", following.money_follow, name="budget-follow"),
    path("financements/<int:pk>/retrait/", following.added_remove, {"kind": "money"}, name="action-money-remove"),
    path("pieces/<int:pk>/", following.file_download, name="action-file"),
    path("pieces/<int:pk>/retrait/", following.added_remove, {"kind": "file"}, name="action-file-remove"),
    path("<int:pk>/jalons/nouveau/", parts.part_add, {"kind": "milestone"}, name="action-milestone-add"),
    path("jalons/<int:pk>/", parts.part_edit, {"kind": "milestone"}, name="action-milestone-edit"),
    path("jalons/<int:pk>/suppression/", parts.part_remove, {"kind": "milestone"}, name="action-milestone-remove"),
    path("<int:pk>/moyens-humains/nouveaux/", parts.part_add, {"kind": "staff"}, name="action-staff-add"),
    path("moyens-humains/<int:pk>/", parts.part_edit, {"kind": "staff"}, name="action-staff-edit"),
    path("moyens-humains/<int:pk>/suppression/", parts.part_remove, {"kind": "staff"}, name="action-staff-remove"),
]
