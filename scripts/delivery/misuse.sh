# shellcheck shell=bash

# Ends the script over wrong arguments or a wrong configuration, before it has done anything.
misuse() {
  printf '%s\n' "$*" >&2
  exit 2
}
