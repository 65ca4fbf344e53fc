# shellcheck shell=bash
# Steps that print one line each: what begins, then how long it took. After the first that fails, the others are only
# listed as not begun. A step runs in a process of its own: what it finds out, it leaves in a file.
#
#   start_steps FOLDER [plan]        FOLDER gets a log of each step; with `plan`, steps are listed, not run
#   step CODE TITLE FUNCTION [ARGUMENT…]
#   after_failure CODE TITLE FUNCTION    a step that mends what a failed one left
#   remark TEXT                      inside a step: stands beside its duration
#   fail TEXT                        inside a step: ends it, with the reason
#   $failed_code                     0, or the exit code of the step that failed

step_rows=()
failed_code=0

start_steps() {
  step_folder=$1 step_mode=${2:-run} step_process='' interrupted=0
  trap 'interrupt_step 130' INT
  trap 'interrupt_step 143' TERM
}

step() {
  local code=$1 title=$2
  shift 2
  if [ "$step_mode" = plan ]; then
    printf '  %-44s %s\n' "$title" "exit code $code"
  elif [ "$failed_code" != 0 ] || [ "$interrupted" != 0 ]; then
    if [ "$failed_code" = 0 ]; then failed_code=$interrupted; fi
    step_rows+=("$title|not begun|")
  else
    run_step "$code" "$title" "$@"
  fi
}

run_step() {
  local code=$1 title=$2 begin=$SECONDS status=0
  shift 2
  step_log=$step_folder/$code-$1.log
  rm -f "$step_folder"/{reason,remark}
  printf '%s ' "$title …"
  # A group of processes of its own, so that an interruption ends all of the step and not only its first process.
  set -m
  (set +m; set -e; "$@") >"$step_log" 2>&1 </dev/null &
  step_process=$!
  set +m
  # A signal to this script ends a wait, and not yet the step.
  while kill -0 "$step_process" 2>/dev/null; do
    wait "$step_process" && status=0 || status=$?
  done
  step_process=''
  local seconds=$((SECONDS - begin))
  if [ "$status" = 0 ]; then
    printf '%s s%s\n' "$seconds" "$(remark_of_step)"
    step_rows+=("$title|done|$seconds s")
  else
    printf 'failed after %s s\n' "$seconds"
    step_rows+=("$title|failed|$seconds s")
    explain_failure
    failed_code=$code
    if [ "$interrupted" != 0 ]; then failed_code=$interrupted; fi
  fi
}

# The step is ended with all it started, and counts as failed.
interrupt_step() {
  interrupted=$1
  if [ -n "$step_process" ]; then kill -TERM -- "-$step_process" 2>/dev/null || true; fi
}

# after_failure CODE TITLE FUNCTION: runs although a step failed, whose exit code stays unless this fails too.
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

remark_of_step() {
  if [ -s "$step_folder/remark" ]; then printf ', %s' "$(cat "$step_folder/remark")"; fi
}

explain_failure() {
  if [ "$interrupted" != 0 ]; then
    printf '  Interrupted.\n' >&2
  elif [ -s "$step_folder/reason" ]; then
    sed 's/^/  /' "$step_folder/reason" >&2
  else
    tail -n 20 "$step_log" | sed 's/^/  | /' >&2
    printf '  The whole of it: %s\n' "$step_log" >&2
  fi
}

print_summary() {
  local row title result seconds
  printf '\n'
  for row in "${step_rows[@]}"; do
    IFS='|' read -r title result seconds <<<"$row"
    printf '  %-44s %-10s %s\n' "$title" "$result" "$seconds"
  done
}
