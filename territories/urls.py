"""Addresses of the territories."""

from django.urls import path

from territories.views import areas, imports, local, territories

urlpatterns = [
    path("", territories.territory_list, name="territory-list"),
    path("recherche/", territories.territory_search, name="territory-search"),
    path("<int:pk>/", territories.territory_detail, name="territory-detail"),
    path("<int:pk>/obligations/", territories.territory_obligations, name="territory-obligations"),
    path("locaux/", local.local_territory_list, name="local-territory-list"),
    path("locaux/nouveau/", local.local_territory_create, name="local-territory-create"),
    path("locaux/<int:pk>/modification/", local.local_territory_edit, name="local-territory-edit"),
    path("locaux/<int:pk>/cloture/", local.local_territory_close, name="local-territory-close"),
    path("locaux/<int:pk>/reouverture/", local.local_territory_reopen, name="local-territory-reopen"),
    path("locaux/<int:pk>/historique/", local.local_territory_history, name="local-territory-history"),
    path("geographies/", areas.priority_area_list, name="priority-area-list"),
    path("geographies/nouvelle/", areas.priority_area_create, name="priority-area-create"),
    path("geographies/<int:pk>/", areas.priority_area_detail, name="priority-area-detail"),
    path("geographies/<int:pk>/modification/", areas.priority_area_edit, name="priority-area-edit"),
    path("geographies/<int:pk>/suppression/", areas.priority_area_remove, name="priority-area-remove"),
    path("geographies/import/", imports.priority_area_import, name="priority-area-import"),
    path("geographies/import/confirmation/", imports.priority_area_import_confirm, name="priority-area-import-confirm"),
    path("geographies/import/modele/", imports.priority_area_blank, name="priority-area-blank"),
    path("geographies/listes/nouvelle/", areas.complete_list_declare, name="complete-list-declare"),
    path("geographies/listes/<int:pk>/retrait/", areas.complete_list_withdraw, name="complete-list-withdraw"),
]
