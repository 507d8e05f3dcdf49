"""Addresses of the dashboards, under /tableau-de-bord/."""

from django.urls import path

from contracts.views import dashboards

urlpatterns = [
    path("", dashboards.dashboard, name="dashboard"),
    path("departements/", dashboards.dashboard_departments, name="dashboard-departments"),
]
