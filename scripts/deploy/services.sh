# shellcheck shell=bash
# From the old release to the new one.

# With the release that runs now, if any: its database is up, or is started for this.
back_up() {
  if [ "$with_backup" = no ]; then
    remark 'none, as asked'
    return
  fi
  use_release "${previous:-$tag}"
  find_servers
  start_database
  local tables
  tables=$(count_tables)
  if [ "$tables" = 0 ]; then
    remark 'there is nothing yet'
    return
  fi
  make_backup "${BACKUP_FOLDER:-backups}"
  printf '%s\n' "$new_backup" >"$log_folder/backup"
  remark "$new_backup"
  prune_backups "${BACKUP_FOLDER:-backups}" "${BACKUP_KEEP:-14}"
}

migrate() {
  use_release "$tag"
  touch "$log_folder/changed"
  start_database
  compose run --rm --no-TTY migrate
}

start_services() {
  use_release "$tag"
  start_and_wait
}

start_and_wait() {
  compose up --detach --remove-orphans
  wait_until_healthy "${DEPLOY_SECONDS:-180}"
}

judge_one() {
  use_release "$tag"
  smoke_inference "${SMOKE_MODEL:-}"
}
