"""Addresses of the public register, under /donnees-ouvertes/."""

from django.urls import path

from contracts.views import opendata

urlpatterns = [
    path("", opendata.open_data, name="open-data"),
    path("contrats.csv", opendata.open_data_csv, name="open-data-csv"),
    path("contrats.json", opendata.open_data_json, name="open-data-json"),
    path("schema.json", opendata.open_data_schema, name="open-data-schema"),
]
