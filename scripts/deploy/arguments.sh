# shellcheck shell=bash
# What was asked for: $mode (run, help), $tag, $given_manifest, $with_backup.

print_usage() {
  cat <<'USAGE'
Usage: scripts/deploy.sh [--manifest FILE] [--no-backup] TAG

Runs release TAG on this machine: its images by the digests of the release manifest, after a backup of the databases
and the migrations. When the services do not become healthy, or an inference fails, the release that ran before is
started again. An older TAG goes back to an older release. Run it in a checkout of the tag, with .env and the
secrets of docker-compose.prod.yml in place.

  --manifest FILE   the release manifest, instead of ECG/releases/TAG.json from Nexus
  --no-backup       without a backup (for databases that are backed up otherwise)

Environment:
  NEXUS_HOST, NEXUS_PORT, NEXUS_DOCKER_PORT, NEXUS_REPOSITORY, NEXUS_SCHEME   as for scripts/ci.sh
  NEXUS_USER, with NEXUS_PASSWORD_FILE or NEXUS_PASSWORD                      without them, docker's own login is used
  SMOKE_MODEL            model of the smoke inference (INFER_MODEL, else the newest)
  COMPOSE_OVERRIDE       a compose file with what is this machine's own (may also stand in .env)
  DEPLOY_SECONDS         how long the services may take to become healthy (180)
  BACKUP_FOLDER          where backups go (backups), of which the newest BACKUP_KEEP (14) are kept
Databases outside the compose file are named as for scripts/backup.sh.
USAGE
}

read_arguments() {
  mode=run tag='' given_manifest='' with_backup=yes
  while [ $# -gt 0 ]; do
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
  if [ "$mode" = run ] && ! [[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]]; then misuse "$(print_usage)"; fi
}

print_help() {
  print_usage
  printf '\nExit codes: 0 done, 2 wrong usage or configuration, 130 and 143 interrupted; of the steps:\n'
  start_steps - plan
  deploy
  printf '  %-44s %s\n' 'Going back failed as well' 'exit code 16'
}
