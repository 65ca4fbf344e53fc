# shellcheck shell=bash
# What must hold before anything is built, and long before anything can be seen by others.

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
  local program
  for program in curl jq docker gzip sha256sum; do
    command -v "$program" >/dev/null || fail "$program is not installed."
  done
  require_credentials "$registry_url/v2/"
  require_credentials "$repository_url/"
}

require_credentials() {
  local status
  status=$(nexus_request /dev/null "$1") || fail "Nothing answers at $1. NEXUS_HOST, NEXUS_SCHEME and the ports say where."
  case $status in
    2?? | 3?? | 404) ;;
    401 | 403) fail "$1 refuses user $nexus_user ($status): wrong user or password, or no right to it." ;;
    *) fail "$1 answered $status." ;;
  esac
}

# What carries this tag in Nexus must come from this commit: nothing of another release is ever replaced.
check_conflicts() {
  check_published_manifest
  local service
  for service in "${services[@]}"; do
    check_published_file "$(archive_file "$service")" "$(archive_url "$service")"
    check_published_image "$service"
  done
}

check_published_manifest() {
  local published=$release_folder/published.json status released
  status=$(nexus_request "$published" "$(manifest_url)")
  if [ "$status" != 200 ]; then
    rm -f "$release_folder/published.done"
    return
  fi
  released=$(jq -r .commit "$published")
  if [ "$released" != "$commit" ]; then fail "Release $tag exists, of commit ${released:0:12}: take another tag."; fi
  cp "$published" "$(manifest_file)"
  note_done published "$commit"
  remark 'this release is complete already'
}

# check_published_file FILE URL: fails when Nexus has other bytes there. Ends with 44 when it has none.
check_published_file() {
  local published=$release_folder/download status
  status=$(nexus_request "$published" "$2")
  case $status in
    404) return ;;
    200) ;;
    *) fail "$2 answered $status." ;;
  esac
  if [ "$(sha256_of "$published")" != "$(sha256_of "$1")" ]; then
    fail "$2 exists, and is not the archive of this commit: take another tag."
  fi
}

check_published_image() {
  local manifest=$release_folder/$1.published status=0 revision
  fetch_image_manifest "$1" "$tag" "$manifest" || status=$?
  if [ "$status" = 44 ]; then return; fi
  if [ "$status" != 0 ]; then exit "$status"; fi
  revision=$(revision_of_image "$1" "$manifest")
  if [ "$revision" != "$commit" ]; then
    fail "$(image_of "$1") exists, and is of commit ${revision:0:12}: take another tag."
  fi
}
