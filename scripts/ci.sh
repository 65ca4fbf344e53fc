#!/usr/bin/env bash
# Makes a release: checks, builds, tries, tags, and publishes to Nexus what the commit in the working tree holds.
# `scripts/ci.sh --help` tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/delivery/misuse.sh
. scripts/delivery/steps.sh
. scripts/delivery/nexus.sh
. scripts/delivery/registry.sh
. scripts/delivery/smoke.sh
. scripts/ci/arguments.sh
. scripts/ci/release.sh
. scripts/ci/preflight.sh
. scripts/ci/archives.sh
. scripts/ci/images.sh
. scripts/ci/smoke.sh
. scripts/ci/sbom.sh
. scripts/ci/manifest.sh
. scripts/ci/publish.sh

make_release() {
  step 10 'The working tree is clean' check_tree
  step 11 'The tag is free, or on this commit' check_tag
  step 12 'Nexus takes the credentials' check_access
  step 13 'Archives of the sources' make_archives
  step 14 'Nexus holds nothing else under this tag' check_conflicts
  if ! is_published; then
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

read_arguments "$@"
read_nexus_settings
case $mode in
  help) print_help ;;
  plan) print_plan ;;
  run)
    read_nexus_password
    open_release
    start_steps "$release_folder"
    make_release
    report_release
    exit "$failed_code"
    ;;
esac
