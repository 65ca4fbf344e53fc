# shellcheck shell=bash
# The images as production runs them: its own compose file, with secrets made for this and no published port, in a
# project of its own that is removed afterwards. A model is trained there, and a beat judged.

smoke_test_images() {
  if is_done smoke "$(list_built_images)"; then
    remark 'by an earlier run'
    return
  fi
  smoke_folder=$release_folder/smoke
  export_source "$smoke_folder"
  trap remove_smoke_project EXIT
  make_secrets
  leave_ports_alone
  # What a killed run left.
  compose down --volumes --timeout 5
  compose up --detach
  wait_until_healthy 180
  compose exec --no-TTY pipelines pipelines seed --synthetic 400 --into training
  compose exec --no-TTY pipelines pipelines seed --synthetic 5 --seed 2 --into inference
  compose exec --no-TTY pipelines train smoke
  smoke_inference smoke
  note_done smoke "$(list_built_images)"
}

# With nothing of this machine's own settings, which may name databases that people use.
compose() {
  local overrides=() engine=() name
  if [ -f "$smoke_folder/without-ports.yml" ]; then overrides=(--file "$smoke_folder/without-ports.yml"); fi
  for name in PATH HOME XDG_RUNTIME_DIR DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG; do
    if [ -n "${!name:-}" ]; then engine+=("$name=${!name}"); fi
  done
  env --ignore-environment "${engine[@]}" TAG="$tag" REGISTRY="$registry" \
    docker compose --ansi never --project-name "vigia-smoke-${commit:0:12}" --project-directory "$smoke_folder" \
    --file "$smoke_folder/docker-compose.prod.yml" ${overrides[@]+"${overrides[@]}"} "$@"
}

make_secrets() {
  local file
  # All but /dev/null, which stands for a secret that nobody needs.
  compose config --format json | jq -r '.secrets // {} | .[].file | select(. != "/dev/null")' | while read -r file; do
    mkdir -p "$(dirname "$file")"
    head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >"$file"
    # The services' own users read it, and the folder lives for a minute.
    chmod 644 "$file"
  done
}

# Publishes nothing: whatever runs on this machine keeps its ports.
leave_ports_alone() {
  local published
  published=$(compose config --format json |
    jq -r '.services | to_entries[] | select(.value.ports) | "  \(.key): { ports: !reset [] }"')
  if [ -n "$published" ]; then printf 'services:\n%s\n' "$published" >"$smoke_folder/without-ports.yml"; fi
}

remove_smoke_project() {
  compose down --volumes --timeout 5 || true
  rm -rf "$smoke_folder"
}
