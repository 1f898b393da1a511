#!/bin/sh
# An authority of our own and a certificate for each machine, for the connections between them: certificates.sh FOLDER NAME=ADDRESS…
# FOLDER/NAME/ then holds what goes to that machine's SECRETS: ca.crt, node.crt, node.key. Keep FOLDER/ca.key off the machines.
set -eu
umask 077
folder=$1
shift
mkdir -p "$folder"
new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
[ -f "$folder/ca.key" ] ||
  openssl req -x509 $new -days 3650 -subj "/CN=ProjectsPlatform cluster" -keyout "$folder/ca.key" -out "$folder/ca.crt" 2>/dev/null
for machine in "$@"; do
  name=${machine%%=*}
  address=${machine#*=}
  mkdir -p "$folder/$name"
  openssl req $new -subj "/CN=$name" -keyout "$folder/$name/node.key" -out "$folder/$name/node.csr" 2>/dev/null
  printf 'subjectAltName=DNS:%s,IP:%s,IP:127.0.0.1\n' "$name" "$address" >"$folder/$name/names"
  openssl x509 -req -days 1825 -in "$folder/$name/node.csr" -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -CAcreateserial \
    -extfile "$folder/$name/names" -out "$folder/$name/node.crt" 2>/dev/null
  cp "$folder/ca.crt" "$folder/$name/ca.crt"
  rm "$folder/$name/node.csr" "$folder/$name/names"
done
