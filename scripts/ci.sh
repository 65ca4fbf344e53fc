#!/usr/bin/env bash
# Makes a release: checks, builds, tries, tags, and publishes to Nexus what the commit in the working tree holds.
# `scripts/ci.sh --help` tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/delivery/steps.sh
. scripts/delivery/nexus.sh
. scripts/delivery/installation.sh
. scripts/delivery/ways/compose.sh
. scripts/delivery/build.sh

print_usage() {
  cat <<'USAGE'
Usage: scripts/ci.sh [--dry-run] [--push-tag] TAG

Releases the commit in the working tree as TAG: three images HOST:8082/ecg/{pipelines,results,audit-ui}:TAG, the
sources of each as HOST:8081/repository/ECG/SERVICE/SERVICE-TAG.tar.gz with a list of what is in it (SPDX), the Helm
chart as ECG/charts/vigia-TAG.tgz where helm is at hand, an annotated git tag, and a manifest with all digests,
ECG/releases/TAG.json. The manifest comes last: a release is whole when it is there. Run again with the same tag on the same commit, it goes on where it stopped.

  --dry-run    say what would be done, and do nothing
  --push-tag   also push the git tag to origin

Environment:
  NEXUS_HOST            host of Nexus (127.0.0.1)
  NEXUS_DOCKER_PORT     port of its Docker repository (8082)
  NEXUS_PORT            port of its raw repository (8081)
  NEXUS_REPOSITORY      name of its raw repository (ECG)
  NEXUS_SCHEME          https, but http for a Nexus on this machine; http sends the password unencrypted
  NEXUS_USER            user
  NEXUS_PASSWORD_FILE   file with the password; or NEXUS_PASSWORD, the password
  BUILD_OPTIONS         options for docker buildx bake, and --build-arg NAME=VALUE, such as NATIVE_TENSORFLOW=no

`ci.sh TAG USER PASSWORD` works too, but arguments are seen by every user of the machine.
Needs bash, git, curl, jq, Docker with Compose and Buildx, and Node.js 20 with npm.
USAGE
}

make_release() {
  step 10 'The working tree is clean' check_tree
  step 11 'The tag is free, or on this commit' check_tag
  step 12 'Nexus takes the credentials' check_access
  step 13 'Archives of the sources' make_archives
  step 14 'Nexus holds nothing else under this tag' check_conflicts
  if [ "$step_mode" = plan ] || [ "$failed_code" != 0 ] || [ ! -f "$release_folder/complete" ]; then
    step 15 'Format, lint, types, tests' check_code
    step 16 'Images' build_images
    step 17 'Smoke test of the images' smoke_test_images
    step 18 'Git tag' create_git_tag
    step 19 'Push of the images' push_images
    step 20 'Upload of the archives' upload_archives
    step 21 'Release manifest' publish_manifest
  fi
  if [ "$push_tag" = yes ]; then step 22 'Push of the git tag' push_git_tag; fi
}

# --- What must hold before anything is built, and long before anything can be seen by others ----------------------

check_tree() {
  local changes
  changes=$(git status --porcelain)
  if [ -n "$changes" ]; then
    fail "A release is made from what is committed, and these are not:
$(head -n 20 <<<"$changes")"
  fi
}

check_tag() {
  require_tag_on_commit "$(git rev-parse --verify --quiet "refs/tags/$tag^{commit}" || true)" 'here'
  if [ "$push_tag" = yes ]; then
    local tags
    tags=$(git ls-remote origin "refs/tags/$tag" "refs/tags/$tag^{}") || fail 'The remote called origin does not answer.'
    # Of an annotated tag, the second line is its commit.
    require_tag_on_commit "$(tail -n 1 <<<"$tags" | cut -f 1)" 'at origin'
  fi
}

# require_tag_on_commit COMMIT WHERE: where the tag stands, nothing when it does not exist.
require_tag_on_commit() {
  if [ -z "$1" ]; then return; fi
  if [ "$1" != "$commit" ]; then
    fail "The tag $tag is on commit ${1:0:12} $2; this is ${commit:0:12}. Take another tag, or check that commit out."
  fi
  remark 'it is on this commit'
}

check_access() {
  local program url status
  for program in curl jq docker gzip sha256sum; do
    command -v "$program" >/dev/null || fail "$program is not installed."
  done
  for url in "$registry_url/v2/" "$repository_url/"; do
    status=$(nexus_request /dev/null "$url") ||
      fail "Nothing answers at $url. NEXUS_HOST, NEXUS_SCHEME and the ports say where."
    case $status in
      2?? | 3?? | 404) ;;
      401 | 403) fail "$url refuses user $nexus_user ($status): wrong user or password, or no right to it." ;;
      *) fail "$url answered $status." ;;
    esac
  done
}

# What carries this tag in Nexus must come from this commit: nothing of another release is ever replaced. An image that
# does is fetched, so that it is this one that is tried.
check_conflicts() {
  local published=$release_folder/published.json service state digest revision
  rm -f "$release_folder/complete"
  if [ "$(nexus_request "$published" "$(manifest_url)")" = 200 ]; then
    revision=$(jq -r .commit "$published")
    if [ "$revision" != "$commit" ]; then fail "Release $tag exists, of commit ${revision:0:12}: take another tag."; fi
    touch "$release_folder/complete"
    remark 'this release is complete already'
  fi
  log_in_to_registry
  for service in "${services[@]}"; do
    state=$(state_of_file "$(archive_file "$service")" "$(archive_url "$service")")
    if [ "$state" = other ]; then
      fail "$(archive_url "$service") exists, and is not the archive of this commit: take another tag."
    fi
    digest=$(digest_of_image "$service")
    if [ -z "$digest" ]; then continue; fi
    docker_with_login pull --quiet "$(image_of "$service")"
    revision=$(docker image inspect --format \
      '{{index .Config.Labels "org.opencontainers.image.revision"}}' "$(image_of "$service")")
    if [ "$revision" != "$commit" ]; then
      fail "$(image_of "$service") exists, and is of commit ${revision:0:12}: take another tag."
    fi
    docker image inspect --format '{{.Id}}' "$(image_of "$service")" >>"$release_folder/images"
  done
}

# --- What others see: each step looks first whether Nexus has it already, and replaces nothing --------------------

create_git_tag() {
  if git rev-parse --verify --quiet "refs/tags/$tag" >/dev/null; then
    remark 'it was there'
  else
    git tag --annotate "$tag" "$commit" --message "Release $tag"
  fi
  note_published "git tag $tag"
}

push_images() {
  log_in_to_registry
  local service digest
  for service in "${services[@]}"; do
    digest=$(digest_of_image "$service")
    if [ -z "$digest" ]; then
      docker_with_login push "$(image_of "$service")"
      digest=$(digest_of_image "$service")
    fi
    docker image inspect --format '{{.RepoDigests}}' "$(image_of "$service")" | grep -qF "$registry/ecg/$service@$digest" ||
      fail "$(image_of "$service") was published meanwhile, from another build: remove it, or take another tag."
    printf '%s' "$digest" >"$release_folder/$service.digest"
    note_published "$(image_of "$service")@$digest"
  done
}

upload_archives() {
  local service
  for service in "${services[@]}"; do
    publish_file "$(archive_file "$service")" "$(archive_url "$service")"
    if make_sbom "$service"; then
      publish_file "$(sbom_file "$service")" "$(sbom_url "$service")"
    else
      remark 'without lists of libraries: there is no pnpm here'
    fi
  done
  if make_chart; then publish_file "$(chart_file)" "$(chart_url)"; else remark 'without the Helm chart: there is no helm here'; fi
}

# The last thing to be published: whoever finds it finds everything it names. deploy.sh goes by it.
publish_manifest() {
  local service manifest=$release_folder/release.json
  for service in "${services[@]}"; do
    jq --null-input --arg service "$service" --arg tagged "$(image_of "$service")" \
      --arg digest "$(<"$release_folder/$service.digest")" --arg repository "$registry/ecg/$service" \
      --argjson archive "$(describe_file "$(archive_file "$service")" "$(archive_url "$service")")" \
      --argjson sbom "$(describe_file "$(sbom_file "$service")" "$(sbom_url "$service")")" '{
        images: { ($service): { $tagged, $digest, reference: ($repository + "@" + $digest) } },
        archives: { ($service): $archive },
        sbom: { ($service): $sbom } }'
  done | jq --slurp --arg tag "$tag" --arg commit "$commit" --arg created "$(<"$release_folder/created")" \
    --arg sha256 "$(git show "$commit:docker-compose.prod.yml" | sha256_of /dev/stdin)" \
    --arg files "$(sha256_of_folder charts/vigia)" \
    --argjson chart "$(describe_file "$(chart_file)" "$(chart_url)")" \
    '{ $tag, $commit, $created } + reduce .[] as $part ({}; . * $part)
      + { files: { "docker-compose.prod.yml": { $sha256 }, "charts/vigia": { sha256: $files } }, $chart }' >"$manifest"
  publish_file "$manifest" "$(manifest_url)"
}

# describe_file FILE URL: null when the file could not be made.
describe_file() {
  if [ ! -s "$1" ]; then echo null && return; fi
  jq --null-input --arg url "$2" --arg sha256 "$(sha256_of "$1")" '{ $url, $sha256 }'
}

publish_file() {
  upload "$@"
  note_published "$2"
}

push_git_tag() {
  create_git_tag
  git push origin "refs/tags/$tag"
  note_published "git tag $tag at origin"
}

# note_published TEXT: what others can see from now on.
note_published() { printf '%s\n' "$1" >>"$release_folder/published"; }

archive_file() { printf '%s/%s-%s.tar.gz' "$release_folder" "$1" "$tag"; }
archive_url() { printf '%s/%s/%s-%s.tar.gz' "$repository_url" "$1" "$1" "$tag"; }
sbom_file() { printf '%s/%s-%s.spdx.json' "$release_folder" "$1" "$tag"; }
sbom_url() { printf '%s/%s/%s-%s.spdx.json' "$repository_url" "$1" "$1" "$tag"; }
chart_file() { printf '%s/vigia-%s.tgz' "$release_folder" "$tag"; }
chart_url() { printf '%s/charts/vigia-%s.tgz' "$repository_url" "$tag"; }
manifest_url() { printf '%s/releases/%s.json' "$repository_url" "$tag"; }

# $release_folder holds the log of each step and what it leaves to others, so that a run goes on where another stopped.
open_release() {
  mkdir -p "$release_folder"
  # The lock is held by every process of a run, so also by what a killed one left behind.
  if command -v flock >/dev/null; then
    exec 9>"$release_folder/lock"
    flock --nonblock 9 || { printf 'Another run of this release is still at work: waiting for it.\n' && flock 9; }
  fi
  if [ ! -f "$release_folder/created" ]; then date -u +%Y-%m-%dT%H:%M:%SZ >"$release_folder/created"; fi
  printf 'Release %s of commit %s\n\n' "$tag" "${commit:0:12}"
}

report_release() {
  printf '\n'
  if [ "$failed_code" = 0 ]; then
    printf 'Release %s is complete: %s\n' "$tag" "$(manifest_url)"
    return
  fi
  if [ -s "$release_folder/published" ]; then
    printf 'Published so far, and left as it is:\n'
    sort -u "$release_folder/published" | sed 's/^/  /'
  else
    printf 'Nothing was published.\n'
  fi
  printf 'The same command on the same commit goes on from here.\n'
}

print_plan() {
  printf 'Release %s of commit %s would go through these steps:\n\n' "$tag" "$commit"
  start_steps - plan
  make_release
  printf '\nand leave:\n\n'
  local of
  for of in image_of archive_url sbom_url; do
    for service in "${services[@]}"; do printf '  %s\n' "$("$of" "$service")"; done
  done
  printf '  %s\n  git tag %s\n\nNothing was done.\n' "$(manifest_url)" "$tag"
}

# --- What was asked for -------------------------------------------------------------------------------------------

mode=run push_tag=no words=() options=()
for word in "$@"; do
  case $word in
    -h | --help) mode=help ;;
    --dry-run) mode=plan options+=("$word") ;;
    --push-tag) push_tag=yes options+=("$word") ;;
    -*) misuse "$(print_usage)" ;;
    *) words+=("$word") ;;
  esac
done
if [ "$mode" = help ]; then
  print_usage
  printf '\nExit codes: 0 done, 2 wrong usage or configuration, 130 and 143 interrupted; of the steps:\n'
  push_tag=yes
  start_steps - plan
  make_release
  exit
fi
tag=${words[0]:-}
if [ "${#words[@]}" = 3 ]; then
  # Starts over with the password in the environment: from then on this process's arguments don't show it. Those of
  # whoever called it still do.
  printf 'A password among the arguments is seen by others on this machine: NEXUS_PASSWORD_FILE is better.\n' >&2
  unset NEXUS_PASSWORD_FILE
  export NEXUS_USER=${words[1]} NEXUS_PASSWORD=${words[2]}
  exec "$BASH" scripts/ci.sh ${options[@]+"${options[@]}"} "$tag"
fi
if [ "${#words[@]}" != 1 ]; then misuse "$(print_usage)"; fi
# A tag names images, files and a git tag: what all of them take.
if ! [[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || ! git check-ref-format "refs/tags/$tag"; then
  misuse 'A tag is 1 to 128 letters, digits, dots, dashes and underscores, such as v1.0.0.'
fi
commit=$(git rev-parse --verify --quiet 'HEAD^{commit}') || misuse 'This is not a git checkout with a commit.'
release_folder=.release/$tag/${commit:0:12}
read_nexus_settings
if [ "$mode" = plan ]; then
  print_plan
  exit
fi
read_nexus_password
open_release
start_steps "$release_folder"
make_release
report_release
exit "$failed_code"
