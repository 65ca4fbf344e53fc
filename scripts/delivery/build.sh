# shellcheck shell=bash
# Archives, images and lists of libraries of a release, from what is committed: neither a forgotten file nor an ignored
# one gets in. What an earlier run made of the same commit is not made again.

make_archives() {
  local service file files
  for service in "${services[@]}"; do
    file=$(archive_file "$service")
    # The service, every package, what stands at the root, and the manifests of the whole workspace, without which
    # pnpm does not take the lockfile.
    mapfile -t files < <(git ls-tree -r --name-only "$commit" | grep -E \
      "^(services/$service|packages|docker|scripts/bootstrap)/|^scripts/bootstrap\.mjs$|^[^/]+$|/package\.json$")
    archive_commit "vigia-$service-$tag/" "${files[@]}" | gzip -n -9 >"$file.partial"
    mv "$file.partial" "$file"
  done
}

# archive_commit [FOLDER/ FILE…]: all files, or these under that folder. The same bytes for the same commit, whatever
# this machine's git configuration says: files in order, with the commit's time. gzip -n leaves its own time out.
archive_commit() {
  git -c tar.umask=0022 -c core.autocrlf=false -c core.eol=lf \
    archive --format=tar --prefix="${1:-}" "$commit" -- "${@:2}"
}

# export_source FOLDER: what the commit holds.
export_source() {
  rm -rf "$1"
  mkdir "$1"
  archive_commit | tar -x -C "$1"
}

check_code() {
  if [ -f "$release_folder/tested" ]; then
    remark 'by an earlier run'
    return
  fi
  npm test --silent
  touch "$release_folder/tested"
}

# What docker-bake.hcl says. $release_folder/images lists the images that may be published, by the digests under which
# an engine knows them: those that Buildx says it made here, and those that were fetched from the registry.
build_images() {
  local service missing=() source=$release_folder/source built=$PWD/$release_folder/built.json options=${BUILD_OPTIONS:-}
  for service in "${services[@]}"; do is_built "$service" || missing+=("$service"); done
  if [ "${#missing[@]}" = 0 ]; then
    remark 'by an earlier run'
    return
  fi
  rm -f "$release_folder/tried"
  export_source "$source"
  # What this machine's network needs; nothing for most.
  read -ra options <<<"${options//--build-arg[ =]/--set *.args.}"
  (
    export REGISTRY=$registry VERSION=$tag REVISION=$commit SOURCE CREATED
    # Without a password that may stand in it.
    SOURCE=$(git remote get-url origin 2>/dev/null | sed 's|//[^/@]*@|//|' || true)
    CREATED=$(git show --no-patch --format=%cI "$commit")
    cd "$source"
    docker buildx bake --file docker-bake.hcl --load --progress plain --metadata-file "$built" \
      ${options[@]+"${options[@]}"} "${missing[@]}"
  )
  jq -r '.[] | ."containerimage.digest", ."containerimage.config.digest" // empty' "$built" >>"$release_folder/images"
  for service in "${services[@]}"; do is_built "$service"; done
  rm -rf "$source"
}

is_built() {
  local id
  id=$(docker image inspect --format '{{.Id}}' "$(image_of "$1")") && grep -qsx "$id" "$release_folder/images"
}

# The images as production runs them: its own compose file, with secrets made for this and no published port, in a
# project of its own that is removed afterwards. A model is trained there, and a beat judged.
smoke_test_images() {
  if [ -f "$release_folder/tried" ]; then
    remark 'by an earlier run'
    return
  fi
  smoke_folder=$release_folder/smoke
  export_source "$smoke_folder"
  # Whatever runs on this machine keeps its ports; no other service publishes any.
  printf 'services: { audit-ui: { ports: !reset [] } }\n' >"$smoke_folder/without-ports.yml"
  trap remove_smoke_project EXIT
  local file
  # All but /dev/null, which stands for a secret that nobody needs.
  compose config --format json | jq -r '.secrets // {} | .[].file | select(. != "/dev/null")' | while read -r file; do
    mkdir -p "${file%/*}"
    head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' >"$file"
    # The services' own users read it, and the folder lives for a minute.
    chmod 644 "$file"
  done
  # What a killed run left.
  compose down --volumes --timeout 5
  compose up --detach
  wait_until_healthy 180
  compose exec --no-TTY pipelines pipelines seed --synthetic 400 --into training
  compose exec --no-TTY pipelines pipelines seed --synthetic 5 --seed 2 --into inference
  compose exec --no-TTY pipelines train smoke
  smoke_inference smoke
  touch "$release_folder/tried"
}

# With nothing of this machine's own settings, which may name databases that people use.
compose() {
  local engine=() name
  for name in PATH HOME XDG_RUNTIME_DIR DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG; do
    if [ -n "${!name:-}" ]; then engine+=("$name=${!name}"); fi
  done
  env --ignore-environment "${engine[@]}" TAG="$tag" REGISTRY="$registry" \
    docker compose --ansi never --project-name "vigia-smoke-${commit:0:12}" --project-directory "$smoke_folder" \
    --file "$smoke_folder/docker-compose.prod.yml" --file "$smoke_folder/without-ports.yml" "$@"
}

remove_smoke_project() {
  compose down --volumes --timeout 5 || true
  rm -rf "$smoke_folder"
}

# make_sbom SERVICE: what libraries a service installs, with versions, licences and checksums, as SPDX, from the
# lockfile. (Buildx makes such lists only with builders that can attest, which Docker's default one cannot.) Fails,
# without ending the step, when it cannot be made here.
make_sbom() {
  local file pnpm
  file=$(sbom_file "$1")
  if [ -s "$file" ]; then return; fi
  # Two lists of the same libraries differ in their order: the one that is published stays.
  if [ "$(nexus_request "$file.partial" "$(sbom_url "$1")")" != 200 ]; then
    pnpm=$(compgen -G '.toolchain/pnpm-*/node_modules/.bin/pnpm' | head -n 1)
    if [ -z "$pnpm" ]; then pnpm=$(command -v pnpm) || return 1; fi
    "$pnpm" --pm-on-fail=ignore sbom --sbom-format spdx --prod --filter "./services/$1" >"$file.partial" || return 1
  fi
  jq -e .spdxVersion "$file.partial" >/dev/null || return 1
  mv "$file.partial" "$file"
}

# make_chart: the Helm chart as a package, whose images are this release's unless its values say otherwise. Fails, without
# ending the step, where there is no helm.
make_chart() {
  local file helm folder=$release_folder/chart version
  file=$(chart_file)
  if [ -s "$file" ]; then return; fi
  # A package made again differs in its moment: the one that is published stays.
  if [ "$(nexus_request "$file.partial" "$(chart_url)")" != 200 ]; then
    read -ra helm <<<"${HELM:-helm}"
    command -v "${helm[0]}" >/dev/null || return 1
    # Helm takes semantic versions alone.
    version=${tag#v}
    [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || version=0.0.0-${version//[^0-9A-Za-z-]/-}
    "${helm[@]}" package charts/vigia --version "$version" --app-version "$tag" --destination "$folder" || return 1
    mv "$folder"/*.tgz "$file.partial"
  fi
  mv "$file.partial" "$file"
}
