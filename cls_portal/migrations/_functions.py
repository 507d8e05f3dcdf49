"""Database functions: the hash chain of the history, and the key of the French order."""

# The event is read again from its table, so that its text does not depend on the writer’s session (time zone).
CHAIN = """
CREATE FUNCTION public.cls_history_link(event_table text, columns text, event jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone TO 'UTC' AS $$
DECLARE
    last record;
    written jsonb;
BEGIN
    IF event -> 'pgh_context' ->> 'actor' IS NULL THEN
        RAISE EXCEPTION 'Une modification doit être signée d’un auteur.' USING ERRCODE = 'CLS01';
    END IF;
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Un événement d’historique ne s’écrit pas à la main.' USING ERRCODE = 'CLS01';
    END IF;
    EXECUTE format('SELECT to_jsonb(e) FROM public.%I AS e WHERE pgh_id = $1', event_table)
        INTO STRICT written USING (event ->> 'pgh_id')::bigint;
    PERFORM pg_advisory_xact_lock(20260101);
    SELECT seq, digest INTO last FROM public.cls_portal_historylink ORDER BY seq DESC LIMIT 1;
    INSERT INTO public.cls_portal_historylink (seq, event_table, event_id, columns, digest, linked_at)
    VALUES (
        coalesce(last.seq, 0) + 1, event_table, (event ->> 'pgh_id')::bigint, columns,
        public.cls_history_digest(coalesce(last.digest, ''::bytea), event_table, columns, written),
        statement_timestamp()
    );
END $$;
"""

DIGEST = """
CREATE FUNCTION public.cls_history_digest(previous bytea, event_table text, columns text, event jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(previous || convert_to(event_table || E'\\n' || coalesce(string_agg(
        name || '=' || coalesce((event -> name)::text, 'null'), E'\\n' ORDER BY position), ''), 'UTF8'))
    FROM unnest(string_to_array(columns, ',')) WITH ORDINALITY AS listed(name, position)
$$;
"""

SORT_KEY = """
CREATE FUNCTION public.cls_sort_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT trim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, value)), '[-''’ ]+', ' ', 'g'))
$$;
"""
