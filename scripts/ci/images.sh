# shellcheck shell=bash
# The three images, built from what is committed: neither a forgotten file nor an ignored one gets in.

check_code() {
  if is_done code "$commit"; then
    remark 'by an earlier run'
    return
  fi
  npm test --silent
  note_done code "$commit"
}

build_images() {
  if is_done images "$(list_built_images)"; then
    remark 'by an earlier run'
    return
  fi
  local service source=$release_folder/source
  export_source "$source"
  for service in "${services[@]}"; do
    build_image "$service" "$source"
  done
  rm -rf "$source"
  note_done images "$(list_built_images)"
}

# export_source FOLDER: what the commit holds.
export_source() {
  rm -rf "$1"
  mkdir "$1"
  archive_commit | tar -x -C "$1"
}

# BUILD_OPTIONS hands on to `docker buildx build` what this machine's network needs; empty for most.
build_image() {
  local options
  read -ra options <<<"${BUILD_OPTIONS:-}"
  docker buildx build --load --progress plain --file "$2/docker/Dockerfile" --target "$1" --tag "$(image_of "$1")" \
    --build-arg VERSION="$tag" --build-arg REVISION="$commit" --build-arg SOURCE="$(source_address)" \
    --build-arg CREATED="$(git show --no-patch --format=%cI "$commit")" ${options[@]+"${options[@]}"} "$2"
}

# Where the sources are, without a password that may stand in it.
source_address() { git remote get-url origin 2>/dev/null | sed 's|//[^/@]*@|//|' || true; }

# The images of this release that this machine has, by the digests it knows them by, on one line.
list_built_images() {
  local service
  for service in "${services[@]}"; do
    docker image inspect --format '{{.Id}}' "$(image_of "$service")" 2>/dev/null || printf 'none'
  done | tr '\n' ' '
}
