# shellcheck shell=bash
# Backups of the two databases, wherever they are: in the MySQL of the installation, or on servers outside, for which
# WAREHOUSE_OPTION_FILE and RESULTS_OPTION_FILE name MySQL option files (host, port, user and password under [client]).
# Passwords stay in those files and in the container's secret: they are never an argument.

# The image whose client talks to servers outside; mariadb:11.8 for a MariaDB.
client_image=${MYSQL_CLIENT_IMAGE:-mysql:8.4}

# Sets $servers, and for each its name and its databases in ${databases_of[SERVER]}. Two databases on one server are
# read in one transaction, so they fit together.
declare -A databases_of=()
servers=()

find_servers() {
  local warehouse=${ORIGEM_MYSQL_DATABASE:-Datawarehouse} results=${DESTINO_MYSQL_DATABASE:-Results} name
  for name in "$warehouse" "$results"; do
    [[ $name =~ ^[A-Za-z0-9_]+$ ]] || misuse "A database called \"$name\" is more than these scripts can handle."
  done
  local warehouse_server=${WAREHOUSE_OPTION_FILE:-own} results_server=${RESULTS_OPTION_FILE:-own}
  require_option_file "$warehouse_server"
  require_option_file "$results_server"
  # The warehouse comes first. What was judged between two dumps is then in the results alone, and judged again
  # under the same key; the other way round it would be lost.
  servers=("$warehouse_server")
  databases_of[$warehouse_server]=$warehouse
  if [ "$results_server" = "$warehouse_server" ]; then
    databases_of[$warehouse_server]+=" $results"
  else
    servers+=("$results_server")
    databases_of[$results_server]=$results
  fi
}

require_option_file() {
  if [ "$1" = own ]; then
    has_own_database || misuse 'The databases are outside: WAREHOUSE_OPTION_FILE and RESULTS_OPTION_FILE must say where.'
  elif [ ! -r "$1" ]; then
    misuse "The option file $1 cannot be read."
  fi
}

# What a server's dump is called within a backup: by its databases.
dump_name() { printf '%s.sql.gz' "${databases_of[$1]// /+}"; }

# run_client SERVER dump|shell ARGUMENT…: MySQL's or MariaDB's program, whichever the image has.
run_client() {
  local server=$1 program=$2
  shift 2
  if [ "$server" = own ]; then
    run_in_database sh -c "$client_in_container" "$program" "$@"
  else
    # By `ssl-ca=/run/secrets/tls_ca` in the option file, as the services have it.
    docker run --rm --interactive --network host --volume "$(realpath "$server"):/run/client.cnf:ro" \
      --volume "$(realpath "${TLS_CA_FILE:-/dev/null}"):/run/secrets/tls_ca:ro" \
      --entrypoint sh "$client_image" -c "$client_in_container" "$program" "$@"
  fi
}

# Root's password from the container's secret, unless an option file stands there. A here-document is a pipe to dash
# and a file of bash's own: not an argument, and not a file that stays.
# shellcheck disable=SC2016 # It is expanded in the container.
client_in_container='
case $0 in
  dump) program=$(command -v mysqldump || command -v mariadb-dump) ;;
  shell) program=$(command -v mysql || command -v mariadb) ;;
esac
if [ -f /run/client.cnf ]; then exec "$program" --defaults-extra-file=/run/client.cnf "$@"; fi
password=$(LC_ALL=C sed "1s/^\xEF\xBB\xBF//; s/\r\$//; s/[\\\\\"]/\\\\&/g" "${MYSQL_ROOT_PASSWORD_FILE:-/run/secrets/mysql_root_password}")
exec "$program" --defaults-extra-file=/dev/fd/3 "$@" 3<<OPTIONS
[client]
user=root
password="$password"
OPTIONS
'

query() { run_client "$1" shell --batch --skip-column-names --execute "$2"; }

# count_tables: in both databases.
count_tables() {
  local server names count sum=0
  for server in "${servers[@]}"; do
    names=${databases_of[$server]// /\',\'}
    count=$(query "$server" "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema IN ('$names')") || return 1
    sum=$((sum + count))
  done
  printf '%s' "$sum"
}

# A dump as SQL. mysqldump alone would do, if it did not round: it writes a FLOAT, such as the results' values, with
# six digits. So it writes the tables' layout, and their rows are read here, in one transaction that sees one moment
# of all databases of a server, while the services go on.

# write_dump SERVER: SQL on standard output.
write_dump() {
  write_layout "$1" --skip-triggers | without_definers &&
    echo "SET NAMES utf8mb4, time_zone = '+00:00', sql_mode = 'NO_AUTO_VALUE_ON_ZERO';" &&
    echo 'SET foreign_key_checks = 0, unique_checks = 0, autocommit = 0;' &&
    write_rows "$1" &&
    echo 'COMMIT;' &&
    write_layout "$1" --no-create-info --no-create-db --triggers | without_definers &&
    echo "$end_of_dump"
}

end_of_dump='-- The dump is whole.'

# write_layout SERVER OPTION…
write_layout() {
  local server=$1 databases
  shift
  read -ra databases <<<"${databases_of[$server]}"
  run_client "$server" dump --no-data --single-transaction --no-tablespaces --default-character-set=utf8mb4 \
    --loose-set-gtid-purged=OFF --loose-column-statistics=OFF "$@" --databases "${databases[@]}"
}

# A trigger or a view then belongs to whoever restores it, on whatever server.
without_definers() { sed 's|/\*![0-9]* DEFINER=[^*]*\*/||'; }

write_rows() {
  local statements
  statements=$(list_row_statements "$1") || return 1
  run_shell "$1" --quick <<<"
    SET SESSION sql_mode = '', time_zone = '+00:00';
    SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
    START TRANSACTION WITH CONSISTENT SNAPSHOT;
    $statements" | join_rows
}

list_row_statements() {
  { echo "SET @databases = '${databases_of[$1]// /,}';" && cat scripts/delivery/list-rows.sql; } | run_shell "$1"
}

# Rows of one table in statements of about a megabyte. A row that the server could not put into words is no row.
join_rows() {
  awk '
    function finish() { if (size > 0) print ";"; size = 0 }
    /^INSERT INTO/ { finish(); insert = $0; next }
    !/^\(/ { print "A row could not be read: " insert > "/dev/stderr"; exit 1 }
    { printf "%s\n%s", size == 0 ? insert : ",", $0; size += length($0) }
    size > 1000000 { finish() }
    END { finish() }'
}

# run_shell SERVER OPTION…: SQL from standard input, plain rows to standard output.
run_shell() {
  local server=$1
  shift
  run_client "$server" shell --batch --raw --skip-column-names --default-character-set=utf8mb4 "$@"
}

# A backup is a folder named after its moment, with one dump for each server and their checksums. It gets its name
# when it is whole.

# make_backup FOLDER: leaves the path of the new backup in $new_backup.
make_backup() {
  local moment server partial
  moment=$(date -u +%Y%m%dT%H%M%SZ)
  partial=$1/.$moment.partial
  # What clinics sent is for nobody else on this machine; when backups were made may be seen, to be watched.
  mkdir -p "$1" && (umask 077 && mkdir "$partial") || return 1
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
