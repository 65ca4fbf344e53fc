# shellcheck shell=bash
# What Compose and a swarm have in common: the compose files of the release that runs, kept in $deployment_folder.

current_release() { cat "$deployment_folder/current" 2>/dev/null || true; }

note_release() {
  printf '%s\n' "$1" >"$deployment_folder/current.partial"
  mv "$deployment_folder/current.partial" "$deployment_folder/current"
}

# The compose file has to be the release's; its services get each image by its digest: a tag can be moved, a digest
# cannot.
take_release() {
  [ "$(jq -r '.files["docker-compose.prod.yml"].sha256' "$1")" = "$(sha256_of docker-compose.prod.yml)" ] ||
    fail "docker-compose.prod.yml is not that of release $tag: git checkout $tag (what is this machine's own goes into COMPOSE_OVERRIDE)."
  cp docker-compose.prod.yml "$release_folder/"
  printf '%s\n' "$registry" >"$release_folder/registry"
  TAG=$tag REGISTRY=$registry docker compose --project-directory . --file docker-compose.prod.yml config --format json |
    jq --arg prefix "$registry/ecg/" --slurpfile manifest "$1" '
      { services: (.services
        | with_entries(select(.value.image | startswith($prefix)))
        | map_values(.image[($prefix | length):] | split(":")[0] | split("@")[0]
          | { image: ($prefix + . + "@" + $manifest[0].images[.].digest) })) }' >"$release_folder/images.json"
}

fetch_images() {
  local docker=docker image
  if [ -n "$nexus_user" ]; then
    log_in_to_registry
    docker=docker_with_login
  fi
  jq -r '.services[].image' "$release_folder/images.json" | sort -u | while read -r image; do
    "$docker" pull --quiet "$image"
  done
}

# use_release TAG: the compose files from now on. Without a release, on the compose file as it stands here.
use_release() {
  if [ -n "$1" ]; then
    release_files=("$deployment_folder/$1/docker-compose.prod.yml" "$deployment_folder/$1/images.json")
    TAG=$1 REGISTRY=$(<"$deployment_folder/$1/registry")
  else
    # Enough for the database, whose image comes from elsewhere.
    release_files=(docker-compose.prod.yml)
    TAG=none REGISTRY=none
  fi
  export TAG REGISTRY
  if [ -n "${RESULTS_PUBLISH:-}" ]; then release_files+=(docker-compose.publish.yml); fi
  if [[ ,${COMPOSE_PROFILES:-}, = *,monitoring,* ]]; then release_files+=(docker-compose.monitoring.yml); fi
  if [ -n "${COMPOSE_OVERRIDE:-}" ]; then release_files+=("$COMPOSE_OVERRIDE"); fi
}

# Whether the compose file's MySQL holds a database at all, or both are outside.
has_own_database() {
  if [ -n "${WAREHOUSE_OPTION_FILE:-}" ] && [ -n "${RESULTS_OPTION_FILE:-}" ]; then return 1; fi
  [ "${MYSQL_REPLICAS:-1}" != 0 ]
}
