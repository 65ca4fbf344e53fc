# shellcheck shell=bash
# What is known about one release on this machine: .release/TAG/COMMIT holds the log of each step and what the steps
# leave to those after them, so that a run can go on where another stopped.

open_commit() {
  commit=$(git rev-parse --verify --quiet 'HEAD^{commit}') || misuse 'This is not a git checkout with a commit.'
}

open_release() {
  open_commit
  release_folder=.release/$tag/${commit:0:12}
  mkdir -p "$release_folder"
  wait_for_other_run
  if [ ! -f "$release_folder/created" ]; then date -u +%Y-%m-%dT%H:%M:%SZ >"$release_folder/created"; fi
  printf 'Release %s of commit %s\n\n' "$tag" "${commit:0:12}"
}

# The lock is held by every process of a run, so also by what a killed one left behind.
wait_for_other_run() {
  if ! command -v flock >/dev/null; then return; fi
  exec 9>"$release_folder/lock"
  if flock --nonblock 9; then return; fi
  printf 'Another run of this release is still at work: waiting for it.\n'
  flock 9
}

# note_done STEP VALUE, is_done STEP VALUE: whether a step was done before, and with the same outcome.
note_done() { printf '%s\n' "$2" >"$release_folder/$1.done"; }
is_done() { [ "$(cat "$release_folder/$1.done" 2>/dev/null)" = "$2" ]; }

# note_published TEXT: what others can see from now on.
note_published() { printf '%s\n' "$1" >>"$release_folder/published"; }

archive_file() { printf '%s/%s-%s.tar.gz' "$release_folder" "$1" "$tag"; }
archive_url() { printf '%s/%s/%s-%s.tar.gz' "$repository_url" "$1" "$1" "$tag"; }
sbom_file() { printf '%s/%s-%s.spdx.json' "$release_folder" "$1" "$tag"; }
sbom_url() { printf '%s/%s/%s-%s.spdx.json' "$repository_url" "$1" "$1" "$tag"; }
manifest_file() { printf '%s/release.json' "$release_folder"; }
manifest_url() { printf '%s/releases/%s.json' "$repository_url" "$tag"; }
sha256_of() { sha256sum <"$1" | cut -d ' ' -f 1; }

# Whether Nexus holds the manifest of this very release, as check_conflicts found or publish_manifest left it.
is_published() { [ "$step_mode" = run ] && [ "$failed_code" = 0 ] && is_done published "$commit"; }

report_release() {
  print_summary
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
