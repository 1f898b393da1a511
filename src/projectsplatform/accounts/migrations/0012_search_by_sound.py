"""Names are compared by one form for both scripts, every apostrophe, ё and hyphen: functions of the database and an index over them.

A function and not a column: rows that older code writes meanwhile are found as well, nothing is filled in or blanked, and
PostgreSQL keeps the index. Whoever changes a function makes one with another name, and its index anew.
"""

from functools import reduce
from typing import ClassVar

from django.db import migrations

# Apostrophes, the hard and the soft sign, what cannot be seen.
_SILENT = (
    r"\u0027\u2019\u2018\u201b\u02bb\u02bc\u02bd\u0060\u00b4\u2032\u02b9\u02c8\u02ca\u02cb\u02be\u02bf\uff07\u1fbd\u1fbf\u2035"
    r"\u044a\u042a\u044c\u042c\u00ad\u200b\u200c\u200d\u2060\ufeff"
)
_BETWEEN_WORDS = r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u2bff\u3000-\u303f\ufe30-\ufe4f"
# Letter by letter, whatever the database's locale; ў and ё have come apart by then, ж ч ш ю я wait for two letters.
_FROM = (
    "ABCDEFGHIJjKLMNOPQqRSTUuVWwXxYZıаАбБвВгГдДеЕзЗиИкКлЛмМнНоОпПрРсСтТуУфФхХцЦЧШщЩыЫэЭЮЯЖқҚғҒҳҲәӘөӨүҮұҰіІңҢһҺєЄґҐҷҶ"
)
_TO = "abcdefghiжжklmnopkkrstoovvvhhyziaabbvvggddeezziikkllmmnnoopprrssttooffhhssчшшшiieeюяжkkgghhaaooooooiinnhheeggжж"

_COMPOSED = f"normalize(regexp_replace(replace({{}}, '№', ' '), '[{_SILENT}]+', '', 'g'), NFKC)"
_BARE = rf"regexp_replace(normalize(translate({_COMPOSED}, 'йЙşŞçÇ', 'yyшшчч'), NFKD), '[\u0300-\u036f]+', '', 'g')"
# Each step around the one before: nested like this PostgreSQL puts the expression in place of the call.
_STEPS = (
    f"CASE WHEN octet_length({{}}) = length({{}}) THEN translate({{}}, '''`', '') ELSE {_BARE} END",
    f"translate({{}}, '{_FROM}', '{_TO}')",
    "replace(replace({}, 'dж', 'ж'), 'ж', 'zh')",
    "replace(replace({}, 'ч', 'ch'), 'ш', 'sh')",
    "replace(replace({}, 'ю', 'yo'), 'я', 'ya')",
    "replace(replace(replace(replace({}, 'dzh', 'zh'), 'kh', 'h'), 'gh', 'g'), 'ts', 's')",
    "replace(regexp_replace({}, 'y+([oe])', 'e', 'g'), 'y', 'i')",
    r"regexp_replace({}, '([a-z])\1+', '\1', 'g')",
    f"btrim(regexp_replace({{}}, '[{_BETWEEN_WORDS}]+', ' ', 'g'))",
)


def _form_of(said: str) -> str:
    return reduce(lambda inner, step: step.replace("{}", inner), _STEPS, said)


FORM = (
    "CREATE OR REPLACE FUNCTION accounts_search_form(said text) RETURNS text "
    f"LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp RETURN {_form_of('said')}"
)
# Words, and each with the next as one: of a hyphen nobody knows whether it is written. The expression stands here twice
# instead of calls: without names in it the index can be built whatever the search path is.
WORDS = f"""
CREATE OR REPLACE FUNCTION accounts_search_words(said text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  words text[] := string_to_array({_form_of("said")}, ' ');
  pairs text := '';
BEGIN
  FOR place IN 2 .. cardinality(words) LOOP
    pairs := pairs || ' ' || words[place - 1] || words[place];
  END LOOP;
  RETURN array_to_tsvector(array_remove(words || string_to_array({_form_of("pairs")}, ' '), ''));
END
$$
"""
QUERY = """
CREATE OR REPLACE FUNCTION accounts_search_query(said text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
  SELECT string_agg(single.ways, ' & ')::tsquery
  FROM (
    SELECT '(' || string_agg('''' || way.word || ''':*', ' | ') || ')' AS ways
    FROM (
      SELECT word, place, lag(word) OVER (ORDER BY place) AS before, lead(word) OVER (ORDER BY place) AS next
      FROM unnest(string_to_array(accounts_search_form(said), ' ')) WITH ORDINALITY AS list(word, place)
    ) AS list,
    LATERAL (VALUES
      (word),
      (accounts_search_form(before || word)),
      (accounts_search_form(word || next)),
      (CASE WHEN next IS NULL AND said ~ '[yYйЙ]\\s*$' THEN accounts_search_form(left(word, -1) || 'e') END),
      (CASE WHEN next IS NULL AND word ~ '[tkd]$'
            THEN accounts_search_form(left(word, -1) || translate(right(word, 1), 'tkd', 'shж')) END)
    ) AS way(word)
    WHERE way.word <> ''
    GROUP BY list.place
  ) AS single;
END
"""
INDEX = (
    "DROP INDEX CONCURRENTLY IF EXISTS accounts_user_sound",  # what an interrupted run left behind
    "CREATE INDEX CONCURRENTLY accounts_user_sound ON accounts_user USING gin (accounts_search_words(full_name))",
    "DROP INDEX CONCURRENTLY IF EXISTS accounts_user_words",
)
OLD_INDEX = (
    "DROP INDEX CONCURRENTLY IF EXISTS accounts_user_words",
    "CREATE INDEX CONCURRENTLY accounts_user_words ON accounts_user"
    " USING gin (to_tsvector('simple'::regconfig, COALESCE(full_name, '')))",
    "DROP INDEX CONCURRENTLY IF EXISTS accounts_user_sound",
)
UNDONE = (
    "DROP FUNCTION accounts_search_query(text)",
    "DROP FUNCTION accounts_search_words(text)",
    "DROP FUNCTION accounts_search_form(text)",
)


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("accounts", "0011_forgetting_by_the_owner")]

    operations: ClassVar = [
        migrations.RunSQL([FORM, WORDS, QUERY], [*UNDONE]),
        migrations.RunSQL([*INDEX], [*OLD_INDEX]),
    ]
