# shellcheck shell=bash
# The two databases, wherever they are: in the MySQL of the compose file, or on servers outside, for which
# WAREHOUSE_OPTION_FILE and RESULTS_OPTION_FILE name MySQL option files (host, port, user and password under [client]).
# Passwords stay in those files and in the container's secret: they are never an argument.

# The image whose client talks to servers outside; mariadb:11.8 for a MariaDB.
client_image=${MYSQL_CLIENT_IMAGE:-mysql:8.4}

# Sets $servers, and for each its name and its databases in ${databases_of[SERVER]}. Two databases on one server are
# read in one transaction, so they fit together.
declare -A databases_of=()
servers=()

find_servers() {
  local warehouse results
  warehouse=$(setting ORIGEM_MYSQL_DATABASE Datawarehouse)
  results=$(setting DESTINO_MYSQL_DATABASE Results)
  local name
  for name in "$warehouse" "$results"; do
    [[ $name =~ ^[A-Za-z0-9_]+$ ]] || misuse "A database called \"$name\" is more than these scripts can handle."
  done
  local warehouse_server=${WAREHOUSE_OPTION_FILE:-compose} results_server=${RESULTS_OPTION_FILE:-compose}
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
  if [ "$1" = compose ]; then
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
  if [ "$server" = compose ]; then
    compose exec -T mysql sh -c "$client_in_container" "$program" "$@"
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
