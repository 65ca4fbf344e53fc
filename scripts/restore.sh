#!/usr/bin/env bash
# Brings both databases back to a backup. `scripts/restore.sh --help` tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/delivery/misuse.sh
. scripts/delivery/compose.sh
. scripts/delivery/databases.sh
. scripts/delivery/dump.sh
. scripts/delivery/backup.sh
. scripts/delivery/restore.sh

print_usage() {
  cat <<'USAGE'
Usage: scripts/restore.sh [--replace] BACKUP

Loads BACKUP, a folder that scripts/backup.sh made, into an empty server, after checking that it is whole. Where there
are tables already it refuses; with --replace it stops the services, makes one more backup of what is there, beside
BACKUP, and puts the backup in its place. Afterwards scripts/deploy.sh TAG brings the tables to that release's layout
and starts the services.

Databases outside the compose file are named as for scripts/backup.sh; their user must be allowed to create databases.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 the databases are not empty.
USAGE
}

backup='' replace=no
for word in "$@"; do
  case $word in
    -h | --help) print_usage && exit 0 ;;
    --replace) replace=yes ;;
    -*) misuse "$(print_usage)" ;;
    *) require_only_one "$backup" "$word" && backup=${word%/} ;;
  esac
done
if [ -z "$backup" ]; then misuse "$(print_usage)"; fi
if [ ! -f "$backup/SHA256SUMS" ]; then misuse "$backup is not a backup: it holds no SHA256SUMS."; fi

require_settings
use_release "$(current_release)"
find_servers
check_backup "$backup"
start_database
make_room
load_backup "$backup"
printf 'Restored %s. Next: scripts/deploy.sh TAG\n' "$backup"
