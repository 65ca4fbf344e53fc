#!/bin/sh
# Copies into FOLDER what a service needs of the system: `sh collect-runtime.sh FOLDER`.
set -eu
folder=$1

node=/usr/local/bin/node
tini=/usr/bin/tini

# A program's shared libraries, and the loader that finds them, by their paths.
list_libraries() { ldd "$@" | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' | sort -u; }

mkdir -p "$folder"
{
  printf '%s\n' "$node" "$tini"
  list_libraries "$node" "$tini"
  # Nothing of Node's own: TensorFlow's native library loads it.
  ls /lib/*-linux-gnu*/librt.so.1
} | xargs cp --parents --dereference --target-directory "$folder"

cd "$folder"
mkdir -p app etc/ssl/certs home/node tmp
chmod 1777 tmp
chown 1000:1000 home/node
echo 'node:x:1000:1000::/home/node:' >etc/passwd
echo 'node:x:1000:' >etc/group
echo 'hosts: files dns' >etc/nsswitch.conf
cp --dereference /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/
