#!/bin/sh
# Makes what secrets are missing in FOLDER; the same folder goes to both machines with PostgreSQL: secrets.sh FOLDER
# The bot's token comes from @BotFather: write it into FOLDER/telegram-bot-token.
set -eu
umask 077
mkdir -p "$1"
make() { # NAME EXPRESSION
  [ -s "$1" ] || python3 -c "import base64, secrets; print($2)" >"$1"
}
for name in postgres replicator rewinder platform platform_app patroni-api telegram-webhook-secret; do
  make "$1/$name" "secrets.token_urlsafe(24)"
done
make "$1/secret-key" "secrets.token_urlsafe(48)"
make "$1/bot-service-token" "secrets.token_urlsafe(48)"
for name in vault-keys licence-signing-keys; do
  make "$1/$name" "'$(date +%Y-%m):' + base64.b64encode(secrets.token_bytes(32)).decode()"
done
