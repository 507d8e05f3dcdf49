"""Pages of recorded delinquency: its editions, and what they say of a territory."""

from django.urls import path

from diagnostics.views import editions

urlpatterns = [
    path("editions/", editions.edition_list, name="edition-list"),
]
