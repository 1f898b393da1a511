#!/bin/sh
# Once, when Patroni has made a new cluster: the platform's two roles and its database. $1: a connection string of the superuser.
set -eu
exec psql -X -q -v ON_ERROR_STOP=1 -d "$1" <<SQL
CREATE ROLE platform LOGIN PASSWORD '@{secret:platform}';
CREATE ROLE platform_app LOGIN PASSWORD '@{secret:platform_app}';
GRANT pg_read_all_stats TO platform_app;
CREATE DATABASE platform OWNER platform TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
SQL
