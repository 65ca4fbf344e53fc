#!/bin/sh
# The call of the thesis, CI.sh TAG USER PASSWORD, from where it was made.
exec "$(dirname "$0")/scripts/ci.sh" "$@"
