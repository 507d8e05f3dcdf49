"""Addresses of the territories."""

from django.urls import path

from territories import views

urlpatterns = [
    path("", views.territory_list, name="territory-list"),
    path("recherche/", views.territory_search, name="territory-search"),
    path("<int:pk>/", views.territory_detail, name="territory-detail"),
]
