"""Addresses of the evaluations' pages, under /evaluations/."""

from django.urls import path

from evaluations import views

urlpatterns = [
    path("", views.evaluation_list, name="evaluation-list"),
    path("a-lancer/", views.evaluation_due, name="evaluation-due"),
    path("nouvelle/", views.evaluation_create, name="evaluation-create"),
    path("<int:pk>/", views.evaluation_detail, name="evaluation-detail"),
    path("<int:pk>/redaction/", views.evaluation_edit, name="evaluation-edit"),
    path("<int:pk>/suppression/", views.evaluation_remove, name="evaluation-remove"),
    path("<int:pk>/presentation/", views.evaluation_present, name="evaluation-present"),
    path("<int:pk>/deliberations/", views.evaluation_resolutions, name="evaluation-resolutions"),
    path("<int:pk>/dispense/", views.evaluation_waive, name="evaluation-waive"),
    path("<int:pk>/validation/", views.evaluation_validate, name="evaluation-validate"),
    path("criteres/<int:pk>/", views.evaluation_criterion, name="evaluation-criterion"),
]
