# shellcheck shell=bash
# The compose file on this machine.

. scripts/delivery/compose-files.sh

open_way() { load_settings; }

# compose ARGUMENT…: on the release that runs, or that $release_files names.
compose() {
  docker compose --ansi never --project-directory . "${release_files[@]/#/--file=}" "$@"
}

is_installed() { true; }

run_in_database() { compose exec -T mysql "$@"; }

run_pipelines() { compose exec --no-TTY pipelines "$@"; }

migrate_databases() { compose run --rm --no-TTY migrate; }

start_release() {
  compose up --detach --remove-orphans
  wait_until_healthy "${DEPLOY_SECONDS:-180}"
}

return_to_release() {
  use_release "$1"
  start_release
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
