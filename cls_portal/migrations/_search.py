"""Database functions of the search: French words without accents, formatted text without its tags, a day in words."""

# Accents go before the stem is taken, on both sides: « sécurité », « securite » and « sécurités » are one word.
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION public.cls_french (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION public.cls_french
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part
    WITH public.unaccent, pg_catalog.french_stem;
"""

# Numbers written « 2024-2027 » or « CLS-33-12 » are words of their own: hyphens and strokes part them.
WORDS = """
CREATE FUNCTION public.cls_search_words(title text, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('public.cls_french'::regconfig,
                                 regexp_replace(public.cls_sort_key(title), '[^a-z0-9]+', ' ', 'g')), 'A')
        || setweight(to_tsvector('public.cls_french'::regconfig, translate(words, '-/’''', '    ')), 'C')
$$;
"""

# A vector of words holds no more than a megabyte: what is longer than any document of ours is cut.
PLAIN = """
CREATE FUNCTION public.cls_plain_text(html text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(replace(replace(replace(replace(replace(
        regexp_replace(html, '</?[a-zA-Z][^>]*>', ' ', 'g'),
        '&nbsp;', ' '), '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&amp;', '&'), 200000)
$$;
"""

DAY = """
CREATE FUNCTION public.cls_day_in_words(day date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT extract(day FROM day)::int || ' ' || (ARRAY['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet',
        'août', 'septembre', 'octobre', 'novembre', 'décembre'])[extract(month FROM day)::int]
        || ' ' || extract(year FROM day)::int
$$;
"""

FORWARD = CONFIGURATION + WORDS + PLAIN + DAY
BACKWARD = """
DROP FUNCTION public.cls_day_in_words(date);
DROP FUNCTION public.cls_plain_text(text);
DROP FUNCTION public.cls_search_words(text, text);
DROP TEXT SEARCH CONFIGURATION public.cls_french;
"""
