# shellcheck shell=bash
# The production installation on this machine: its compose file, and the images of the release that runs.

. "${BASH_SOURCE[0]%/*}/settings.sh"

deployment_folder=.deploy

# compose ARGUMENT…: on the release that runs, or that $release_files names.
compose() {
  docker compose --ansi never --project-directory . "${release_files[@]/#/--file=}" "$@"
}

current_release() { cat "$deployment_folder/current" 2>/dev/null || true; }

# use_release TAG: what `compose` works on from now on. Without a release, on the compose file as it stands here.
use_release() {
  if [ -n "$1" ]; then
    release_files=("$deployment_folder/$1/docker-compose.prod.yml" "$deployment_folder/$1/images.json")
    TAG=$1 REGISTRY=$(<"$deployment_folder/$1/registry")
  else
    # Enough for the database, whose image comes from elsewhere.
    release_files=(docker-compose.prod.yml)
    TAG=none REGISTRY=none
  fi
  export TAG REGISTRY
  if [ -n "$(setting RESULTS_PUBLISH '')" ]; then release_files+=(docker-compose.publish.yml); fi
  local override
  override=$(setting COMPOSE_OVERRIDE '')
  if [ -n "$override" ]; then release_files+=("$override"); fi
}

# Whether the compose file's MySQL holds a database at all, or both are outside.
has_own_database() {
  if [ -n "${WAREHOUSE_OPTION_FILE:-}" ] && [ -n "${RESULTS_OPTION_FILE:-}" ]; then return 1; fi
  [ "$(setting MYSQL_REPLICAS 1)" != 0 ]
}

start_database() {
  if has_own_database; then compose up --detach --wait --quiet-pull mysql; fi
}

# Everything but the database: nobody writes while the tables are exchanged.
stop_services() {
  local services
  mapfile -t services < <(compose config --services | grep -vx mysql)
  compose stop "${services[@]}"
}
