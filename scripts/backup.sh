#!/usr/bin/env bash
# A consistent backup of both databases. `scripts/backup.sh --help` tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/delivery/steps.sh
. scripts/delivery/installation.sh
. scripts/delivery/databases.sh

print_usage() {
  cat <<USAGE
Usage: scripts/backup.sh [--chart [--namespace NAME] | --stack] [--keep COUNT] [FOLDER]

Makes a backup of both databases in FOLDER (backups), while the services run, and prints its path. All but the newest
COUNT (14) backups there are removed. Restore it with scripts/restore.sh.

$way_usage

Databases outside: WAREHOUSE_OPTION_FILE and RESULTS_OPTION_FILE name MySQL option files with host,
port, user and password of a user who may read everything; MYSQL_CLIENT_IMAGE the image with the client (mysql:8.4).
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.
USAGE
}

keep=14 folder=''
while [ $# -gt 0 ]; do
  read_way "$@"
  if [ "$way_words" != 0 ]; then shift "$way_words" && continue; fi
  case $1 in
    -h | --help) print_usage && exit 0 ;;
    --keep) require_value "$@" && keep=$2 && shift ;;
    --keep=*) keep=${1#*=} ;;
    -*) misuse "$(print_usage)" ;;
    *) require_only_one "$folder" "$1" && folder=$1 ;;
  esac
  shift
done
if ! [[ $keep =~ ^[1-9][0-9]*$ ]]; then misuse 'At least one backup is kept: --keep takes a whole number from 1.'; fi

folder=${folder:-backups}
choose_way
use_release "$(current_release)"
find_servers
make_backup "$folder"
printf '%s\n' "$new_backup"
prune_backups "$folder" "$keep"
