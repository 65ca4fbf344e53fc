# shellcheck shell=bash
# A dump as SQL. mysqldump alone would do, if it did not round: it writes a FLOAT, such as the results' values, with
# six digits. So it writes the tables' layout, and their rows are read here, in one transaction that sees one moment
# of all databases of a server, while the services go on.

# write_dump SERVER: SQL on standard output.
write_dump() {
  write_layout "$1" --skip-triggers &&
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

# A trigger then belongs to whoever restores it, on whatever server.
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
