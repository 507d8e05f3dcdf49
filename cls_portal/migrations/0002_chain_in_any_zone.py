from django.db import migrations

from cls_portal.migrations._functions import CHAIN, CHAIN_IN_ANY_ZONE


class Migration(migrations.Migration):
    """An event written by a session of another time zone is linked as any other."""

    dependencies = [("cls_portal", "0001_initial")]
    operations = [
        migrations.RunSQL(CHAIN_IN_ANY_ZONE, CHAIN.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)),
    ]
