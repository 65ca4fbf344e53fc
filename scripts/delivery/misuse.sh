# shellcheck shell=bash

# Ends the script over wrong arguments or a wrong configuration, before it has done anything.
misuse() {
  printf '%s\n' "$*" >&2
  exit 2
}

# require_value OPTION [VALUE…]: ends the script when nothing follows an option that takes a value.
require_value() {
  if [ -z "${2:-}" ]; then misuse "$1 takes a value."; fi
}

# require_only_one FIRST SECOND: ends the script when there is a second of what it takes one of.
require_only_one() {
  if [ -n "$1" ]; then misuse "One is enough, and these are two: $1 and $2"; fi
}

# read_secret FILE: without the byte order mark and the ends of lines that an editor may have put around it. The
# services read their secrets so too (packages/runtime/src/secrets.ts).
read_secret() {
  LC_ALL=C sed $'1s/^\xEF\xBB\xBF//; s/\r$//' "$1"
}
