"""Pages of recorded delinquency: its editions, and what they say of a territory."""

from django.urls import path

from diagnostics.views import editions, series, standing

urlpatterns = [
    path("", standing.delinquency_home, name="delinquency-home"),
    path("territoires/<int:pk>/", standing.standing_detail, name="standing-detail"),
    path("territoires/<int:pk>/carte/", standing.standing_map, name="standing-map"),
    path("territoires/<int:pk>/<slug:table>.<slug:kind>", standing.standing_file, name="standing-file"),
    path("editions/", editions.edition_list, name="edition-list"),
    path("editions/importer/", editions.edition_import, name="edition-import"),
    path("editions/<int:pk>/historique/", editions.edition_history, name="edition-history"),
    path("editions/<int:pk>/retirer/", editions.edition_withdraw, name="edition-withdraw"),
    path("editions/<int:pk>/retablir/", editions.edition_restore, name="edition-restore"),
    path("series/", series.series_list, name="series-list"),
    path("series/nouvelle/", series.series_create, name="series-create"),
    path("series/nouvelle/etat-4001/", series.series_etat_4001_create, name="series-etat-4001-create"),
    path("series/<int:pk>/", series.series_detail, name="series-detail"),
    path("series/<int:pk>/historique/", series.series_history, name="series-history"),
    path("series/<int:pk>/modifier/", series.series_edit, name="series-edit"),
    path("series/<int:pk>/valeurs/", series.series_values, name="series-values"),
    path("series/<int:pk>/importer/", series.series_import, name="series-import"),
    path("series/<int:pk>/modele.<slug:kind>", series.series_template, name="series-template"),
    path("series/<int:pk>/clore/", series.series_close, name="series-close"),
    path("series/<int:pk>/rouvrir/", series.series_reopen, name="series-reopen"),
]
