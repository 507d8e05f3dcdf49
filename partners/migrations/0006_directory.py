"""The members' directory, as one table to read (`partners.models.DirectoryEntry`).

The four kinds keep their keys apart: four times that of their row, plus 0 to 3.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VIEW = """
CREATE VIEW partners_directoryentry AS
SELECT contact.id * 4 AS id, 'contact'::varchar(10) AS kind, contact.id AS contact_id, NULL::bigint AS agent_id,
       NULL::bigint AS seat_id, NULL::bigint AS member_id, contact.organisation_id,
       contact.first_name::varchar(200) AS first_name, contact.last_name::varchar(200) AS last_name,
       public.cls_sort_key(contact.last_name || ' ' || contact.first_name) AS sort_key,
       contact.job_title::varchar(200) AS job_title, contact.email::varchar(254) AS email,
       contact.phone::varchar(30) AS phone, contact.address, contact.left_on, contact.updated_at
FROM partners_contact contact WHERE contact.purged_on IS NULL
UNION ALL
SELECT agent.id * 4 + 1, 'account'::varchar(10), NULL, agent.id, NULL, NULL, NULL, agent.first_name::varchar(200),
       agent.last_name::varchar(200), public.cls_sort_key(agent.last_name || ' ' || agent.first_name),
       agent.job_title::varchar(200), agent.email::varchar(254), agent.phone::varchar(30), ''::text, NULL,
       agent.updated_at
FROM cls_portal_agent agent
WHERE EXISTS (SELECT 1 FROM partners_seat seat WHERE seat.agent_id = agent.id)
   OR EXISTS (SELECT 1 FROM partners_groupmember held WHERE held.agent_id = agent.id)
UNION ALL
SELECT seat.id * 4 + 2, 'seat'::varchar(10), NULL, NULL, seat.id, NULL, seat.organisation_id, ''::varchar(200),
       seat.holder_name::varchar(200), public.cls_sort_key(seat.holder_name), seat.title::varchar(200),
       ''::varchar(254), ''::varchar(30), ''::text, seat.ends_on, seat.updated_at
FROM partners_seat seat WHERE seat.holder_name <> ''
UNION ALL
SELECT held.id * 4 + 3, 'member'::varchar(10), NULL, NULL, NULL, held.id, held.organisation_id, ''::varchar(200),
       held.holder_name::varchar(200), public.cls_sort_key(held.holder_name), held.title::varchar(200),
       ''::varchar(254), ''::varchar(30), ''::text, held.ends_on, held.updated_at
FROM partners_groupmember held WHERE held.holder_name <> '' AND held.seat_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cls_portal", "0008_saved_views"),
        ("partners", "0005_departmental_report"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW partners_directoryentry"),
        migrations.CreateModel(
            name="DirectoryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "personne de l’annuaire",
                "db_table": "partners_directoryentry",
                "ordering": ["sort_key", "pk"],
                "managed": False,
            },
        ),
    ]
