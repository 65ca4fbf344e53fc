#!/usr/bin/env bash
# Brings a release onto this machine, and goes back to the one before when it does not work here.
# `scripts/deploy.sh --help` tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/delivery/steps.sh
. scripts/delivery/nexus.sh
. scripts/delivery/installation.sh
. scripts/delivery/databases.sh

print_usage() {
  cat <<USAGE
Usage: scripts/deploy.sh [--chart [--namespace NAME] [--values FILE] | --stack] [--manifest FILE] [--no-backup] TAG

Runs release TAG on this machine: its images by the digests of the release manifest, after a backup of the databases
and the migrations. When the services do not become healthy, or an inference fails, the release that ran before is
started again. An older TAG goes back to an older release. Run it in a checkout of the tag, with .env and the
secrets of docker-compose.prod.yml in place.

$way_usage
  --values FILE     what the chart's values are for this cluster
  --manifest FILE   the release manifest, instead of ECG/releases/TAG.json from Nexus
  --no-backup       without a backup (for databases that are backed up otherwise)

Environment:
  NEXUS_HOST, NEXUS_PORT, NEXUS_DOCKER_PORT, NEXUS_REPOSITORY, NEXUS_SCHEME   as for scripts/ci.sh
  NEXUS_USER, with NEXUS_PASSWORD_FILE or NEXUS_PASSWORD                      without them, docker's own login is used
  SMOKE_MODEL            model of the smoke inference (INFER_MODEL, else the newest)
  COMPOSE_OVERRIDE       a compose file with what is this machine's own (may also stand in .env)
  DEPLOY_SECONDS         how long the services may take to become healthy (180, with --chart 600)
  BACKUP_FOLDER          where backups go (backups), of which the newest BACKUP_KEEP (14) are kept
  KUBECTL, HELM          the commands that lead to the cluster (kubectl, helm)
  STACK_NAME             the swarm's stack (vigia)
Databases outside are named as for scripts/backup.sh.
USAGE
}

deploy() {
  local title
  step 10 'Release manifest' read_release
  step 11 'Images, by digest' fetch_images
  step 12 'Backup of the databases' back_up
  step 13 'Migrations' migrate
  step 14 'Services started and healthy' start_services
  step 15 'Smoke inference' judge_one
  if [ "$step_mode" = run ] && [ "$failed_code" != 0 ] && [ -f "$log_folder/changed" ]; then
    if [ -n "$previous" ]; then title="Back to release $previous"; else title="Services stopped"; fi
    after_failure 16 "$title" roll_back
  fi
}

# $release_folder holds the release's manifest, its compose file and its images by digest, so that it can be started
# again when a later one fails; .deploy/current names the one that runs.
open_deployment() {
  mkdir -p "$deployment_folder"
  if command -v flock >/dev/null; then
    exec 9>"$deployment_folder/lock"
    flock --nonblock 9 || misuse 'Another deployment is at work on this machine.'
  fi
  previous=$(current_release)
  release_folder=$deployment_folder/$tag
  log_folder=$deployment_folder/logs/$(date -u +%Y%m%dT%H%M%SZ)-$tag
  mkdir -p "$release_folder" "$log_folder"
  printf 'Release %s to this machine%s\n\n' "$tag" "${previous:+, which runs $previous}"
}

read_release() {
  local manifest=$release_folder/release.json status=200
  if [ -n "$given_manifest" ]; then
    cp "$given_manifest" "$manifest.partial"
  else
    status=$(nexus_request "$manifest.partial" "$repository_url/releases/$tag.json") ||
      fail "Nothing answers at $repository_url."
  fi
  case $status in
    200) ;;
    404) fail "There is no release $tag at $repository_url/releases/: scripts/ci.sh did not finish it." ;;
    401 | 403) fail "$repository_url refuses ${nexus_user:-an anonymous user} ($status): set NEXUS_USER and NEXUS_PASSWORD_FILE." ;;
    *) fail "$repository_url answered $status." ;;
  esac
  jq -e --arg tag "$tag" '.tag == $tag and (.images | length == 3)
    and all(.images[]; .digest | test("^sha256:[0-9a-f]{64}$"))' "$manifest.partial" >/dev/null ||
    fail "This is not the manifest of release $tag."
  take_release "$manifest.partial"
  mv "$manifest.partial" "$manifest"
}

# With the release that runs now, if any: its database is up, or is started for this.
back_up() {
  if [ "$with_backup" = no ]; then
    remark 'none, as asked'
    return
  fi
  if ! is_installed; then
    remark 'there is nothing yet'
    return
  fi
  use_release "${previous:-$tag}"
  find_servers
  start_database
  local tables folder=${BACKUP_FOLDER:-backups}
  tables=$(count_tables)
  if [ "$tables" = 0 ]; then
    remark 'there is nothing yet'
    return
  fi
  make_backup "$folder"
  printf '%s\n' "$new_backup" >"$log_folder/backup"
  remark "$new_backup"
  prune_backups "$folder" "${BACKUP_KEEP:-14}"
}

migrate() {
  use_release "$tag"
  touch "$log_folder/changed"
  start_database
  migrate_databases
}

start_services() {
  use_release "$tag"
  start_release
}

judge_one() {
  use_release "$tag"
  smoke_inference "${SMOKE_MODEL:-${INFER_MODEL:-}}"
}

# Migrations only add, so the release before runs on the newer layout too.
roll_back() {
  if [ -n "$previous" ]; then
    return_to_release "$previous"
  else
    use_release "$tag"
    stop_services
  fi
}

report_deployment() {
  printf '\n'
  if [ "$failed_code" = 0 ]; then
    note_release "$tag"
    printf 'Release %s runs.\n' "$tag"
    if [ "${previous:-$tag}" != "$tag" ]; then printf 'Back to the one before: scripts/deploy.sh%s %s\n' "$way_options" "$previous"; fi
  elif [ ! -f "$log_folder/changed" ]; then
    printf 'Nothing was changed.\n'
  else
    if [ "$failed_code" = 16 ]; then printf 'The services do NOT run as they should: see above.\n'; fi
    if [ -n "$previous" ]; then printf 'The databases have the layout of %s, with which %s runs too.\n' "$tag" "$previous"; fi
    if [ -s "$log_folder/backup" ]; then
      printf 'Should they be as they were before: scripts/restore.sh%s --replace %s\n' "$way_options" "$(<"$log_folder/backup")"
    fi
  fi
}

mode=run tag='' given_manifest='' with_backup=yes
while [ $# -gt 0 ]; do
  read_way "$@"
  if [ "$way_words" != 0 ]; then shift "$way_words" && continue; fi
  case $1 in
    -h | --help) mode=help ;;
    --manifest) require_value "$@" && given_manifest=$2 && shift ;;
    --manifest=*) given_manifest=${1#*=} ;;
    --no-backup) with_backup=no ;;
    -*) misuse "$(print_usage)" ;;
    *) require_only_one "$tag" "$1" && tag=$1 ;;
  esac
  shift
done
if [ "$mode" = help ]; then
  print_usage
  printf '\nExit codes: 0 done, 2 wrong usage or configuration, 130 and 143 interrupted; of the steps:\n'
  start_steps - plan
  deploy
  printf '  %-44s %s\n' 'Going back failed as well' 'exit code 16'
  exit
fi
if ! [[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]]; then misuse "$(print_usage)"; fi
read_nexus_settings
if [ -n "$nexus_user" ]; then read_nexus_password; fi
choose_way
open_deployment
start_steps "$log_folder"
deploy
report_deployment
exit "$failed_code"
