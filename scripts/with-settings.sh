#!/usr/bin/env bash
# Runs a program that reads no .env with the settings that stand there. `scripts/with-settings.sh --help` tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/delivery/steps.sh
. scripts/delivery/settings.sh

print_usage() {
  cat <<'USAGE'
Usage: scripts/with-settings.sh COMMAND [ARGUMENT…]

Runs COMMAND in this checkout with what .env says in its environment, as Docker Compose reads it; what is set already
wins. A shell that sources .env reads it otherwise. For example:

  scripts/with-settings.sh docker stack deploy --with-registry-auth -c docker-compose.prod.yml vigia

Exit codes: that of COMMAND; 2 wrong usage, or a .env that Docker Compose refuses.
USAGE
}

case ${1:-} in
  -h | --help) print_usage && exit 0 ;;
  '' | -*) misuse "$(print_usage)" ;;
esac
load_settings
exec "$@"
