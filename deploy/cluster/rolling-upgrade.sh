#!/bin/sh
# One machine after the other takes a new version while the other serves: rolling-upgrade.sh CLUSTER_ENV 'COMMAND'
# COMMAND is run on each between stop and start, for example:
#   'cd /srv/projectsplatform && sudo -u platform git checkout --quiet v1.3.0 && sudo -u platform make messages'
# ON is how a command gets to a machine: ON ADDRESS COMMAND; ssh as root unless it is given.
set -eu
settings=$1
upgrade=$2
. "$settings"
on=${ON:-ssh}

at_both() { # COMMAND
  for both in "$ADDRESS_A" "$ADDRESS_B"; do $on "$both" "$1"; done
}

is_ready() { # ADDRESS
  $on "$1" "python3 -c \"import urllib.request; urllib.request.urlopen('http://$1:8000/readyz', timeout=3)\"" 2>/dev/null
}

upgrade_one() { # NAME ADDRESS OTHER_ADDRESS
  is_ready "$3" || { echo "The platform on $3 is not ready: nothing was changed on $1." >&2; exit 1; }
  echo "$1: no new requests"
  at_both "python3 $CODE/deploy/cluster/drain.py $RUN-haproxy/haproxy.sock $1 drain"
  $on "$2" "systemctl stop projectsplatform"
  $on "$2" "$upgrade"
  $on "$2" "systemctl start projectsplatform"
  tries=0
  until is_ready "$2"; do
    tries=$((tries + 1))
    [ "$tries" -lt 180 ] || { echo "$1 does not become ready; it stays out, the other serves." >&2; exit 1; }
    sleep 1
  done
  at_both "python3 $CODE/deploy/cluster/drain.py $RUN-haproxy/haproxy.sock $1 ready"
  sleep 3 # both HAProxies see it
  echo "$1: serves again"
}

upgrade_one "$NODE_B" "$ADDRESS_B" "$ADDRESS_A"
upgrade_one "$NODE_A" "$ADDRESS_A" "$ADDRESS_B"
