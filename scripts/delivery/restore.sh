# shellcheck shell=bash
# The steps of a restore.

# Ends with 3 when there are tables and nobody said to replace them.
make_room() {
  local server tables
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
  for server in "${servers[@]}"; do drop_databases "$server"; done
}

drop_databases() {
  local database
  for database in ${databases_of[$1]}; do query "$1" "DROP DATABASE IF EXISTS \`$database\`"; done
}

load_backup() {
  local server
  for server in "${servers[@]}"; do
    gzip -dc "$1/$(dump_name "$server")" | run_shell "$server" || {
      printf 'The databases are only partly restored: run this again with --replace.\n' >&2
      return 1
    }
  done
}
