#!/bin/sh
# Patroni runs this before it stops PostgreSQL on purpose: web processes let new requests wait, those at work end; three seconds at most.
# On a standby there is nothing to hold.
PGPASSWORD='@{secret:postgres}' PGCONNECT_TIMEOUT=2 timeout 6 \
  psql -X -q -h @{RUN} -U postgres -d platform -f @{ETC}/hold.sql 2>/dev/null
exit 0
