#!/usr/bin/env bash
# Brings both databases back to a backup. `scripts/restore.sh --help` tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/delivery/steps.sh
. scripts/delivery/installation.sh
. scripts/delivery/databases.sh

print_usage() {
  cat <<USAGE
Usage: scripts/restore.sh [--chart [--namespace NAME] | --stack] [--replace] BACKUP

Loads BACKUP, a folder that scripts/backup.sh made, into an empty server, after checking that it is whole. Where there
are tables already it refuses; with --replace it stops the services, makes one more backup of what is there, beside
BACKUP, and puts the backup in its place. Afterwards scripts/deploy.sh TAG brings the tables to that release's layout
and starts the services.

$way_usage

Databases outside are named as for scripts/backup.sh; their user must be allowed to create databases.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 the databases are not empty.
USAGE
}

# Ends with 3 when there are tables and nobody said to replace them.
make_room() {
  local server database tables
  tables=$(count_tables)
  if [ "$tables" = 0 ]; then return; fi
  if [ "$replace" = no ]; then
    printf 'There are %s tables already. --replace puts the backup in their place.\n' "$tables" >&2
    exit 3
  fi
  # What deploy.sh did not start, it does not know.
  if [ -n "$(current_release)" ]; then stop_services; fi
  make_backup "$(dirname "$backup")"
  printf 'What was there is kept in %s\n' "$new_backup"
  for server in "${servers[@]}"; do
    for database in ${databases_of[$server]}; do query "$server" "DROP DATABASE IF EXISTS \`$database\`"; done
  done
}

load_backup() {
  local server
  for server in "${servers[@]}"; do
    gzip -dc "$backup/$(dump_name "$server")" | run_shell "$server" || {
      printf 'The databases are only partly restored: run this again with --replace.\n' >&2
      return 1
    }
  done
}

backup='' replace=no
while [ $# -gt 0 ]; do
  read_way "$@"
  if [ "$way_words" != 0 ]; then shift "$way_words" && continue; fi
  case $1 in
    -h | --help) print_usage && exit 0 ;;
    --replace) replace=yes ;;
    -*) misuse "$(print_usage)" ;;
    *) require_only_one "$backup" "$1" && backup=${1%/} ;;
  esac
  shift
done
if [ -z "$backup" ]; then misuse "$(print_usage)"; fi
if [ ! -f "$backup/SHA256SUMS" ]; then misuse "$backup is not a backup: it holds no SHA256SUMS."; fi

choose_way
use_release "$(current_release)"
find_servers
check_backup "$backup"
start_database
make_room
load_backup
printf 'Restored %s. Next: scripts/deploy.sh%s TAG\n' "$backup" "$way_options"
