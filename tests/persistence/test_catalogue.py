"""The database as the migrations leave it, kept word for word: what `alembic check` does not see, and the rest."""

import pytest

from tests import plain_sql, snapshots

# Names and definitions, one line each. PostgreSQL 18 counts NOT NULL among the constraints and knows a right MAINTAIN:
# neither is asked for, so that every version from 15 on says the same.
CATALOGUE = r"""
SELECT format('table %s: row security %s, forced %s', relname, relrowsecurity, relforcerowsecurity)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
UNION ALL
SELECT format('column %s.%s: %s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
              CASE a.attidentity WHEN '' THEN '' ELSE ' identity ' || a.attidentity::text END,
              CASE WHEN d.oid IS NULL THEN '' ELSE CASE a.attgenerated WHEN 's' THEN ' generated ' ELSE ' default ' END
                   || pg_get_expr(d.adbin, d.adrelid) END)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT format('constraint %s.%s: %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT format('index %s', pg_get_indexdef(indexrelid))
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT format('policy %s.%s: for %s to %s, permissive %s, using %s, with check %s', polrelid::regclass, polname, polcmd,
              (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r)::text END, ', ') FROM unnest(polroles) r),
              polpermissive, coalesce(pg_get_expr(polqual, polrelid), '-'),
              coalesce(pg_get_expr(polwithcheck, polrelid), '-'))
  FROM pg_policy
UNION ALL
SELECT format('grant %s on %s to %s', x.privilege_type, c.relname, coalesce(nullif(x.grantee, 0)::regrole::text, 'public'))
  FROM pg_class c, aclexplode(c.relacl) x
 WHERE c.relnamespace = 'public'::regnamespace AND x.privilege_type <> 'MAINTAIN' AND x.grantee <> c.relowner
UNION ALL
SELECT format('grant %s on %s.%s to %s', x.privilege_type, c.relname, a.attname,
              coalesce(nullif(x.grantee, 0)::regrole::text, 'public'))
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x
 WHERE c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT format('grant %s on function %s to %s', x.privilege_type, p.proname,
              coalesce(nullif(x.grantee, 0)::regrole::text, 'public'))
  FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
 WHERE p.pronamespace = 'public'::regnamespace
UNION ALL
SELECT format('function %s(%s) returns %s: language %s, owner %s, definer %s, volatility %s, strict %s, parallel %s, %s',
              p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname,
              pg_get_userbyid(p.proowner), p.prosecdef, p.provolatile, p.proisstrict, p.proparallel,
              coalesce(array_to_string(p.proconfig, ', '), '-')) || E'\n' || p.prosrc
  FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.pronamespace = 'public'::regnamespace
"""


@pytest.mark.usefixtures("server")
def test_the_database_is_what_was_kept(database_url: str) -> None:
    with plain_sql.connect(database_url) as connection:
        lines = sorted(str(line) for (line,) in connection.execute(CATALOGUE.encode()))
    snapshots.check("catalogue.txt", "\n".join(lines) + "\n")
