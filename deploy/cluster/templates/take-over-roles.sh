#!/bin/sh
# Once, on the one machine whose database becomes the cluster's: the roles that Patroni works with, and the passwords of SECRETS. As postgres.
set -eu
exec psql -X -q -v ON_ERROR_STOP=1 -d postgres <<SQL
SET password_encryption = 'scram-sha-256';
ALTER ROLE postgres PASSWORD '@{secret:postgres}';
ALTER ROLE platform PASSWORD '@{secret:platform}';
ALTER ROLE platform_app PASSWORD '@{secret:platform_app}';
GRANT pg_read_all_stats TO platform_app;
CREATE ROLE replicator LOGIN REPLICATION PASSWORD '@{secret:replicator}';
CREATE ROLE rewinder LOGIN PASSWORD '@{secret:rewinder}';
GRANT EXECUTE ON FUNCTION pg_ls_dir(text, boolean, boolean), pg_stat_file(text, boolean), pg_read_binary_file(text),
    pg_read_binary_file(text, bigint, bigint, boolean) TO rewinder;
SQL
