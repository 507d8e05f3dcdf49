"""Territories whose name resembles what was typed, read through the trigram index with a threshold of its own."""

from django.db import migrations

# Loads the library first: a role that is not superuser may then set its parameter on a function.
ALIKE = """
SELECT show_trgm('');
CREATE FUNCTION public.territories_alike(typed text) RETURNS SETOF bigint
LANGUAGE sql STABLE PARALLEL SAFE ROWS 50 SET pg_trgm.word_similarity_threshold = 0.5 AS $$
    SELECT id FROM public.territories_territory WHERE typed <% search_text
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("territories", "0002_models")]

    operations = [migrations.RunSQL(ALIKE, "DROP FUNCTION public.territories_alike(text)")]
