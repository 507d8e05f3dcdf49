"""Addresses of the actions' pages, under /actions/."""

from django.urls import path

from actions.views import actions, coverage, parts

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
]
