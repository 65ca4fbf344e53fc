# shellcheck shell=bash
# What others see. Each step looks first whether Nexus has it already, and replaces nothing.

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
  local service
  for service in "${services[@]}"; do push_image "$service"; done
}

push_image() {
  local manifest=$release_folder/$1.manifest status=0
  fetch_image_manifest "$1" "$tag" "$manifest" || status=$?
  case $status in
    0) ;;
    44)
      docker_with_login push "$(image_of "$1")"
      fetch_image_manifest "$1" "$tag" "$manifest"
      ;;
    *) exit "$status" ;;
  esac
  is_image_here "$1" "$manifest" ||
    fail "$(image_of "$1") exists, of this commit, but from another build: remove it from the registry, or take another tag."
  note_published "$(image_of "$1")@$(digest_of_manifest "$manifest")"
}

upload_archives() {
  local service
  for service in "${services[@]}"; do
    upload "$(archive_file "$service")" "$(archive_url "$service")"
    if make_sbom "$service"; then
      upload "$(sbom_file "$service")" "$(sbom_url "$service")"
    else
      remark 'without lists of libraries: there is no pnpm here'
    fi
  done
}

# upload FILE URL: an existing file with the same bytes is as good; after the upload it must be one.
upload() {
  local status answer=$release_folder/answer
  if ! is_uploaded "$1" "$2"; then
    status=$(nexus_request "$answer" --upload-file "$1" "$2")
    case $status in
      2??) ;;
      401 | 403) fail "User $nexus_user may not write to $2 ($status)." ;;
      *) fail "$2 could not be written: $status $(head -c 300 "$answer")" ;;
    esac
    is_uploaded "$1" "$2" || fail "$2 is not there after its upload."
  fi
  note_published "$2"
}

# is_uploaded FILE URL: fails with 1 when nothing is there, and ends the step when something else is.
is_uploaded() {
  local status published=$release_folder/download
  status=$(nexus_request "$published" "$2")
  case $status in
    200) ;;
    404) return 1 ;;
    *) fail "$2 answered $status." ;;
  esac
  [ "$(sha256_of "$published")" = "$(sha256_of "$1")" ] || fail "$2 exists, with other bytes than this release's."
}

# The last thing to be published: whoever finds it finds everything it names.
publish_manifest() {
  write_manifest >"$(manifest_file)"
  upload "$(manifest_file)" "$(manifest_url)"
  note_done published "$commit"
}

push_git_tag() {
  create_git_tag
  git push origin "refs/tags/$tag"
  note_published "git tag $tag at origin"
}
