"""The text a territory is found by: its name, code, post codes and former codes, each word after a space."""

from django.db import migrations

WORDS = """
CREATE FUNCTION public.territory_words(name text, code text, postal_codes text[], former_codes text[])
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ' ' || public.cls_sort_key(name) || ' ' || lower(code)
        || lower(coalesce(' ' || nullif(array_to_string(postal_codes, ' '), ''), ''))
        || lower(coalesce(' ' || nullif(array_to_string(former_codes, ' '), ''), ''))
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("cls_portal", "0001_initial")]

    operations = [
        migrations.RunSQL(
            WORDS,
            "DROP FUNCTION public.territory_words(text, text, text[], text[])",
        ),
    ]
