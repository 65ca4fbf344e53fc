# shellcheck shell=bash
# A backup is a folder named after its moment, with one dump for each server and their checksums. It gets its name
# when it is whole.

# make_backup FOLDER: leaves the path of the new backup in $new_backup.
make_backup() {
  local moment server partial
  moment=$(date -u +%Y%m%dT%H%M%SZ)
  partial=$1/.$moment.partial
  # What clinics sent is for nobody else on this machine.
  (umask 077 && mkdir -p "$1" && mkdir "$partial") || return 1
  for server in "${servers[@]}"; do
    dump_server "$server" "$partial/$(dump_name "$server")" || return 1
  done
  (cd "$partial" && umask 077 && sha256sum -- *.sql.gz >SHA256SUMS && sync -- *) || return 1
  new_backup=$1/$moment
  mv "$partial" "$new_backup"
}

dump_server() {
  (umask 077 && write_dump "$1" | gzip -n >"$2") && [ "$(gzip -dc "$2" | tail -n 1)" = "$end_of_dump" ] && return
  printf 'No backup: %s could not be read to the end.\n' "${databases_of[$1]}" >&2
  return 1
}

# prune_backups FOLDER COUNT: removes all but the newest, and what a killed backup left behind a day ago.
prune_backups() {
  local backups
  mapfile -t backups < <(find "$1" -mindepth 1 -maxdepth 1 -type d -name '2???????T??????Z' | sort -r)
  if [ "${#backups[@]}" -gt "$2" ]; then rm -rf -- "${backups[@]:$2}"; fi
  find "$1" -mindepth 1 -maxdepth 1 -type d -name '.2*.partial' -mmin +1440 -exec rm -rf -- {} +
}

# check_backup FOLDER: fails when a dump is missing, or is not what was written.
check_backup() {
  local server
  for server in "${servers[@]}"; do
    if [ ! -f "$1/$(dump_name "$server")" ]; then
      printf '%s holds no %s.\n' "$1" "$(dump_name "$server")" >&2
      return 1
    fi
  done
  (cd "$1" && sha256sum --check --strict --quiet SHA256SUMS)
}
