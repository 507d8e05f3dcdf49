"""The table of communal figures: one partition for each edition, made and put in place by functions of the owner.

The role that serves may fill a fresh partition and read all of them; it neither makes nor drops a table by itself.
"""

TYPES = """
CREATE TYPE public.recorded_indicator AS ENUM (
    'Violences physiques intrafamiliales', 'Violences physiques hors cadre familial', 'Violences sexuelles',
    'Vols avec armes', 'Vols violents sans arme', 'Vols sans violence contre des personnes',
    'Cambriolages de logement', 'Vols de véhicule', 'Vols dans les véhicules', 'Vols d''accessoires sur véhicules',
    'Destructions et dégradations volontaires', 'Usage de stupéfiants', 'Usage de stupéfiants (AFD)',
    'Trafic de stupéfiants', 'Escroqueries et fraudes aux moyens de paiement',
    'Coups et blessures volontaires', 'Coups et blessures volontaires intrafamiliaux',
    'Autres coups et blessures volontaires', 'Vols de véhicules', 'Escroqueries'
);
CREATE TYPE public.recorded_diffusion AS ENUM ('diff', 'ndiff');
"""

# Wide columns first: no padding. `rate` as published; the complements are means over the département’s withheld
# communes. `unit` is checked against the catalogue when the file is loaded, and read by nobody afterwards.
PARENT = """
CREATE TABLE public.diagnostics_recordedcrime (
    rate double precision,
    complement_count double precision,
    complement_rate double precision,
    edition_id bigint NOT NULL,
    count integer,
    population integer,
    dwellings integer,
    indicator public.recorded_indicator NOT NULL,
    diffusion public.recorded_diffusion NOT NULL,
    year smallint NOT NULL,
    population_year smallint,
    dwellings_year smallint,
    code text NOT NULL,
    unit text,
    CONSTRAINT recorded_crime_counted CHECK (count >= 0 AND population >= 0 AND dwellings >= 0),
    CONSTRAINT recorded_crime_withheld_without_count
        CHECK ((diffusion = 'ndiff') = (count IS NULL) AND (diffusion = 'diff' OR rate IS NULL))
) PARTITION BY LIST (edition_id);
"""

# « _loading » until it is complete: a load that dies leaves nothing, for all of it is one transaction.
OPEN = """
CREATE FUNCTION public.recorded_crime_open(edition bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fresh text := format('diagnostics_recordedcrime_%s_loading', edition);
BEGIN
    EXECUTE format(
        'CREATE TABLE public.%I (LIKE public.diagnostics_recordedcrime INCLUDING CONSTRAINTS,'
        ' CONSTRAINT recorded_crime_edition CHECK (edition_id = %s))', fresh, edition);
    EXECUTE format('ALTER TABLE public.%I ALTER edition_id SET DEFAULT %s', fresh, edition);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'cls_app') THEN
        EXECUTE format('GRANT SELECT, INSERT ON public.%I TO cls_app', fresh);
    END IF;
    RETURN fresh;
END $$;
"""

CLOSE = """
CREATE FUNCTION public.recorded_crime_close(edition bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fresh text := format('diagnostics_recordedcrime_%s_loading', edition);
    name text := format('diagnostics_recordedcrime_%s', edition);
BEGIN
    EXECUTE format('ALTER TABLE public.%I ADD PRIMARY KEY (code, year, indicator)', fresh);
    EXECUTE format('DROP TABLE IF EXISTS public.%I', name);
    EXECUTE format('ALTER TABLE public.%I RENAME TO %I', fresh, name);
    EXECUTE format('ALTER TABLE public.diagnostics_recordedcrime ATTACH PARTITION public.%I FOR VALUES IN (%s)',
                   name, edition);
    EXECUTE format('ANALYZE public.%I', name);
END $$;
"""

# What takes long is done while the former partition serves; the swap alone makes readers wait, until the commit.
KEY = """
CREATE FUNCTION public.recorded_crime_key(edition bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fresh text := format('diagnostics_recordedcrime_%s_loading', edition);
BEGIN
    EXECUTE format('ALTER TABLE public.%I ADD PRIMARY KEY (code, year, indicator)', fresh);
    EXECUTE format('ANALYZE public.%I', fresh);
END $$;
"""

SWAP = """
CREATE OR REPLACE FUNCTION public.recorded_crime_close(edition bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fresh text := format('diagnostics_recordedcrime_%s_loading', edition);
    name text := format('diagnostics_recordedcrime_%s', edition);
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS public.%I', name);
    EXECUTE format('ALTER TABLE public.%I RENAME TO %I', fresh, name);
    EXECUTE format('ALTER TABLE public.diagnostics_recordedcrime ATTACH PARTITION public.%I FOR VALUES IN (%s)',
                   name, edition);
END $$;
"""

KEYED = KEY + SWAP
UNKEYED = "DROP FUNCTION public.recorded_crime_key(bigint);" + CLOSE.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)

FORWARDS = TYPES + PARENT + OPEN + CLOSE
BACKWARDS = """
DROP FUNCTION public.recorded_crime_close(bigint);
DROP FUNCTION public.recorded_crime_open(bigint);
DROP TABLE public.diagnostics_recordedcrime;
DROP TYPE public.recorded_diffusion;
DROP TYPE public.recorded_indicator;
"""
