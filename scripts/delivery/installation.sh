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
  if [ -n "${RESULTS_PUBLISH:-}" ]; then release_files+=(docker-compose.publish.yml); fi
  if [[ ,${COMPOSE_PROFILES:-}, = *,monitoring,* ]]; then release_files+=(docker-compose.monitoring.yml); fi
  if [ -n "${COMPOSE_OVERRIDE:-}" ]; then release_files+=("$COMPOSE_OVERRIDE"); fi
}

# Whether the compose file's MySQL holds a database at all, or both are outside.
has_own_database() {
  if [ -n "${WAREHOUSE_OPTION_FILE:-}" ] && [ -n "${RESULTS_OPTION_FILE:-}" ]; then return 1; fi
  [ "${MYSQL_REPLICAS:-1}" != 0 ]
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

# wait_until_healthy SECONDS: every service runs, those with a health check are healthy, and those that end by
# themselves have ended well.
wait_until_healthy() {
  local end=$((SECONDS + $1)) waiting
  while
    waiting=$(compose ps --all --format json | jq --raw-output --slurp 'flatten | .[]
      | select((.State == "exited" and .ExitCode == 0 or .State == "running" and (.Health == "" or .Health == "healthy")) | not)
      | "\(.Service) (\(if .Health == "" then .State else .Health end))"')
    [ -n "$waiting" ]
  do
    if [ "$SECONDS" -ge "$end" ]; then
      compose logs --no-color --tail 30
      fail "Not healthy after $1 s: $(paste -sd ' ' <<<"$waiting")"
    fi
    sleep 2
  done
}

# smoke_inference [MODEL]: the newest when none is named. The command line finds everything it needs and judges one ECG
# that waits, if one does: that is work that was to be done anyway, and leaves nothing behind that is not real.
smoke_inference() {
  local model=$1
  compose exec --no-TTY pipelines pipelines doctor
  if [ -z "$model" ]; then
    model=$(compose exec --no-TTY pipelines pipelines --json models list | jq -r '.[0].tag // ""')
  fi
  if [ -z "$model" ]; then
    remark 'no model yet: only the doctor was asked'
  else
    compose exec --no-TTY pipelines infer "$model" --limit 1
    remark "with model $model"
  fi
}
