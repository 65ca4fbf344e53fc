# shellcheck shell=bash
# A script's arguments, and its steps, which print one line each: what begins, then how long it took. After the first
# that fails, the others are not begun. A step runs in a process of its own: what it finds out, it leaves in a file.
#
#   start_steps FOLDER [plan]        FOLDER gets a log of each step; with `plan`, steps are listed, not run
#   step CODE TITLE FUNCTION         CODE is the script's exit code when this step fails
#   after_failure CODE TITLE FUNCTION    a step that mends what a failed one left
#   remark TEXT                      inside a step: stands beside its duration
#   fail TEXT                        inside a step: ends it, with the reason
#   $failed_code                     0, or the exit code of the step that failed

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

start_steps() {
  step_folder=$1 step_mode=${2:-run} step_process='' interrupted=0 failed_code=0
  trap 'interrupt_step 130' INT
  trap 'interrupt_step 143' TERM
}

# The step is ended with all it started, and counts as failed.
interrupt_step() {
  interrupted=$1
  if [ -n "$step_process" ]; then kill -TERM -- "-$step_process" 2>/dev/null || true; fi
}

step() {
  if [ "$step_mode" = plan ]; then
    printf '  %-44s exit code %s\n' "$2" "$1"
  elif [ "$failed_code" = 0 ] && [ "$interrupted" = 0 ]; then
    run_step "$@"
  else
    if [ "$failed_code" = 0 ]; then failed_code=$interrupted; fi
    printf '%s … not begun\n' "$2"
  fi
}

run_step() {
  local code=$1 title=$2 begin=$SECONDS status=0
  step_log=$step_folder/$code-$3.log
  rm -f "$step_folder"/{reason,remark}
  printf '%s … ' "$title"
  # A group of processes of its own, so that an interruption ends all of the step and not only its first process.
  set -m
  (set +m; set -e; "$3") >"$step_log" 2>&1 </dev/null &
  step_process=$!
  set +m
  # A signal to this script ends a wait, and not yet the step.
  while kill -0 "$step_process" 2>/dev/null; do
    wait "$step_process" && status=0 || status=$?
  done
  step_process=''
  if [ "$status" = 0 ]; then
    printf '%s s%s\n' "$((SECONDS - begin))" "$(sed 's/^/, /' "$step_folder/remark" 2>/dev/null)"
    return
  fi
  printf 'failed after %s s\n' "$((SECONDS - begin))"
  failed_code=$code
  if [ "$interrupted" != 0 ]; then
    failed_code=$interrupted
    printf '  Interrupted.\n' >&2
  elif [ -s "$step_folder/reason" ]; then
    sed 's/^/  /' "$step_folder/reason" >&2
  else
    tail -n 20 "$step_log" | sed 's/^/  | /' >&2
    printf '  The whole of it: %s\n' "$step_log" >&2
  fi
}

# Runs although a step failed, whose exit code stays unless this fails too.
after_failure() {
  local first=$failed_code
  failed_code=0 interrupted=0
  run_step "$@"
  if [ "$failed_code" = 0 ]; then failed_code=$first; fi
}

remark() { printf '%s\n' "$*" >"$step_folder/remark"; }

fail() {
  printf '%s\n' "$*" | tee "$step_folder/reason"
  exit 1
}
