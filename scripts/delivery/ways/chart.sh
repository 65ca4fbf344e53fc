# shellcheck shell=bash
# charts/vigia in a Kubernetes cluster, installed as `vigia` in $namespace. The cluster knows what runs, so that any
# machine may deploy. KUBECTL and HELM are the commands that lead to it.

deployment_folder=.deploy/kubernetes-$namespace

open_way() {
  read -ra kubectl_command <<<"${KUBECTL:-kubectl}"
  read -ra helm_command <<<"${HELM:-helm}"
  local program
  for program in "${kubectl_command[0]}" "${helm_command[0]}" jq; do
    command -v "$program" >/dev/null || misuse "$program is not installed."
  done
  if [ -n "$values_file" ] && [ ! -r "$values_file" ]; then misuse "The file of values $values_file cannot be read."; fi
  run_kubectl get namespace "$namespace" >/dev/null || misuse "There is no namespace $namespace, or no way to its cluster."
}

run_kubectl() { "${kubectl_command[@]}" --namespace "$namespace" "$@"; }
run_helm() { "${helm_command[@]}" --namespace "$namespace" "$@"; }

# deployed: the revision that runs as helm describes it; nothing without one.
deployed() {
  { run_helm history vigia --output json 2>/dev/null || echo '[]'; } |
    jq --compact-output 'map(select(.status == "deployed")) | last // empty'
}

installed_values() { run_helm get values vigia --all --output json; }

current_release() {
  if is_installed; then installed_values | jq --raw-output '.image.tag'; fi
}

# The cluster does.
note_release() { true; }

take_release() {
  [ "$(jq -r '.files["charts/vigia"].sha256' "$1")" = "$(sha256_of_folder charts/vigia)" ] ||
    fail "charts/vigia is not that of release $tag: git checkout $tag (what is this cluster's own goes into --values FILE)."
  # By digest: a tag can be moved, a digest cannot.
  jq --arg registry "$registry" '{ image: { $registry, tag: .tag, digests: (.images | map_values(.digest)) } }' \
    "$1" >"$release_folder/values.json"
}

# The databases' names are those of the release that runs.
use_release() {
  if ! is_installed; then return; fi
  local values
  values=$(installed_values)
  ORIGEM_MYSQL_DATABASE=$(jq --raw-output '.existingDatabase.warehouse.database' <<<"$values")
  DESTINO_MYSQL_DATABASE=$(jq --raw-output '.existingDatabase.results.database' <<<"$values")
}

is_installed() { [ -n "$(deployed)" ]; }

has_own_database() {
  if [ -n "${WAREHOUSE_OPTION_FILE:-}" ] && [ -n "${RESULTS_OPTION_FILE:-}" ]; then return 1; fi
  run_kubectl get statefulset vigia-mysql >/dev/null 2>&1
}

run_in_database() { run_kubectl exec --stdin statefulset/vigia-mysql -- "$@"; }

run_pipelines() { run_kubectl exec deployment/vigia-pipelines -- "$@"; }

fetch_images() { remark 'the cluster fetches them'; }

start_database() {
  if has_own_database; then run_kubectl rollout status statefulset/vigia-mysql --timeout 180s; fi
}

migrate_databases() { remark 'a part of the next step'; }

# helm goes back by itself when this fails, and removes a first installation.
start_release() {
  deployed | jq .revision >"$log_folder/revision"
  run_helm upgrade --install vigia charts/vigia --atomic --timeout "${DEPLOY_SECONDS:-600}s" \
    ${values_file:+--values "$values_file"} --values "$release_folder/values.json"
}

return_to_release() {
  local revision
  revision=$(<"$log_folder/revision")
  if [ "$(deployed | jq --raw-output .description)" = "Rollback to $revision" ]; then
    remark 'helm has gone back by itself'
  else
    run_helm rollback vigia "$revision" --wait --timeout "${DEPLOY_SECONDS:-600}s"
  fi
}

# Everything but the database: nobody writes while the tables are exchanged. A deployment starts them again.
stop_services() {
  if ! is_installed; then return; fi
  local of=app.kubernetes.io/instance=vigia job
  run_kubectl scale deployment --selector "$of" --replicas 0
  for job in $(run_kubectl get cronjob --selector "$of" --output name); do
    run_kubectl patch "$job" --patch '{ "spec": { "suspend": true } }'
  done
  run_kubectl wait pod --selector "$of,app.kubernetes.io/component!=mysql" --for delete --timeout 180s
}
