"""The project's own application: people, history, files, mails, jobs."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "cls_portal"
    verbose_name = "Portail CLS"

    def ready(self) -> None:
        from cls_portal import checks, grants, indexing

        checks.register()
        post_migrate.connect(grants.grant_after_migration, dispatch_uid="cls_portal.grants")
        post_migrate.connect(indexing.write_after_migration, dispatch_uid="cls_portal.indexing")
