# shellcheck shell=bash
# The release to run. .deploy/TAG holds its manifest, its compose file and its images by digest, so that it can be
# started again when a later one fails; .deploy/current names the one that runs.

open_deployment() {
  mkdir -p "$deployment_folder"
  if command -v flock >/dev/null; then
    exec 9>"$deployment_folder/lock"
    flock --nonblock 9 || misuse 'Another deployment is at work on this machine.'
  fi
  previous=$(current_release)
  release_folder=$deployment_folder/$tag
  log_folder=$deployment_folder/logs/$(date -u +%Y%m%dT%H%M%SZ)-$tag
  mkdir -p "$release_folder" "$log_folder"
  printf 'Release %s to this machine%s\n\n' "$tag" "${previous:+, which runs $previous}"
}

read_release() {
  local manifest=$release_folder/release.json
  fetch_manifest "$manifest.partial"
  jq -e --arg tag "$tag" '.tag == $tag and (.images | length == 3)
    and all(.images[]; .digest | test("^sha256:[0-9a-f]{64}$"))' "$manifest.partial" >/dev/null ||
    fail "This is not the manifest of release $tag."
  require_compose_file "$manifest.partial"
  mv "$manifest.partial" "$manifest"
  cp docker-compose.prod.yml "$release_folder/"
  printf '%s\n' "$registry" >"$release_folder/registry"
  write_images
}

fetch_manifest() {
  if [ -n "$given_manifest" ]; then
    cp "$given_manifest" "$1"
    return
  fi
  local status
  status=$(nexus_request "$1" "$repository_url/releases/$tag.json") || fail "Nothing answers at $repository_url."
  case $status in
    200) ;;
    404) fail "There is no release $tag at $repository_url/releases/: scripts/ci.sh did not finish it." ;;
    401 | 403) fail "$repository_url refuses ${nexus_user:-an anonymous user} ($status): set NEXUS_USER and NEXUS_PASSWORD_FILE." ;;
    *) fail "$repository_url answered $status." ;;
  esac
}

require_compose_file() {
  local wanted found
  wanted=$(jq -r '.files["docker-compose.prod.yml"].sha256' "$1")
  found=$(sha256sum <docker-compose.prod.yml | cut -d ' ' -f 1)
  [ "$wanted" = "$found" ] ||
    fail "docker-compose.prod.yml is not that of release $tag: git checkout $tag (what is this machine's own goes into COMPOSE_OVERRIDE)."
}

# The same services, each image by its digest: a tag can be moved, a digest cannot.
write_images() {
  TAG=$tag REGISTRY=$registry docker compose --project-directory . --file docker-compose.prod.yml config --format json |
    jq --arg prefix "$registry/ecg/" --slurpfile manifest "$release_folder/release.json" '
      { services: (.services
        | with_entries(select(.value.image | startswith($prefix)))
        | map_values(.image[($prefix | length):] | split(":")[0] | split("@")[0]
          | { image: ($prefix + . + "@" + $manifest[0].images[.].digest) })) }' >"$release_folder/images.json"
}

pull_images() {
  local docker=docker image
  if [ -n "$nexus_user" ]; then
    log_in_to_registry
    docker=docker_with_login
  fi
  jq -r '.services[].image' "$release_folder/images.json" | sort -u | while read -r image; do
    "$docker" pull --quiet "$image"
  done
}
