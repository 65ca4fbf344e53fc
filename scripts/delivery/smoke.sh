# shellcheck shell=bash
# Whether a running installation does its work.

# wait_until_healthy SECONDS: every service runs, those with a health check are healthy, and those that end by
# themselves have ended well.
wait_until_healthy() {
  local end=$((SECONDS + $1)) waiting
  while
    waiting=$(list_unhealthy)
    [ -n "$waiting" ]
  do
    if [ "$SECONDS" -ge "$end" ]; then
      compose logs --no-color --tail 30
      fail "Not healthy after $1 s: $(paste -sd ' ' <<<"$waiting")"
    fi
    sleep 2
  done
}

list_unhealthy() {
  compose ps --all --format json | jq --raw-output --slurp 'flatten | .[]
    | select((.State == "exited" and .ExitCode == 0 or .State == "running" and (.Health == "" or .Health == "healthy")) | not)
    | "\(.Service) (\(if .Health == "" then .State else .Health end))"'
}

# smoke_inference [MODEL]: with that of the workers, or the newest, when none is named. The command line finds everything it needs and judges one ECG that waits, if one does: that
# is work that was to be done anyway, and leaves nothing behind that is not real.
smoke_inference() {
  local model=${1:-$(setting INFER_MODEL '')}
  compose exec --no-TTY pipelines pipelines doctor
  if [ -z "$model" ]; then
    model=$(compose exec --no-TTY pipelines pipelines --json models list | jq -r '.[0].tag // ""')
  fi
  if [ -z "$model" ]; then
    remark 'no model yet: only the doctor was asked'
  else
    compose exec --no-TTY pipelines infer "$model" --limit 1
    remark "with model $model"
  fi
}
