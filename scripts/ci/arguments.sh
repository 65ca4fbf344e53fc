# shellcheck shell=bash
# What was asked for: $mode (run, plan, help), $tag, $push_tag.

print_usage() {
  cat <<'USAGE'
Usage: scripts/ci.sh [--dry-run] [--push-tag] TAG

Releases the commit in the working tree as TAG: three images HOST:8082/ecg/{pipelines,results,audit-ui}:TAG, the
sources of each as HOST:8081/repository/ECG/SERVICE/SERVICE-TAG.tar.gz with a list of what is in it (SPDX), an
annotated git tag, and a manifest with all digests, ECG/releases/TAG.json. The manifest comes last: a release is
whole when it is there. Run again with the same tag on the same commit, it goes on where it stopped.

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
  BUILD_OPTIONS         options for docker buildx build, such as --build-arg NATIVE_TENSORFLOW=no

`ci.sh TAG USER PASSWORD` works too, but arguments are seen by every user of the machine.
Needs bash, git, curl, jq, Docker with Compose and Buildx, and Node.js 20 with npm.
USAGE
}

read_arguments() {
  mode=run push_tag=no
  local words=()
  for word in "$@"; do
    case $word in
      -h | --help) mode=help ;;
      --dry-run) mode=plan ;;
      --push-tag) push_tag=yes ;;
      -*) misuse "$(print_usage)" ;;
      *) words+=("$word") ;;
    esac
  done
  tag=${words[0]:-}
  if [ "$mode" = help ]; then return; fi
  if [ "${#words[@]}" = 3 ]; then move_password_out_of_arguments "${words[@]}"; fi
  if [ "${#words[@]}" != 1 ]; then misuse "$(print_usage)"; fi
  check_tag_name
}

# Starts over with the password in the environment: from then on this process's arguments don't show it. Those of
# whoever called it still do.
move_password_out_of_arguments() {
  printf 'A password among the arguments is seen by others on this machine: NEXUS_PASSWORD_FILE is better.\n' >&2
  unset NEXUS_PASSWORD_FILE
  export NEXUS_USER=$2 NEXUS_PASSWORD=$3
  local options=()
  if [ "$mode" = plan ]; then options+=(--dry-run); fi
  if [ "$push_tag" = yes ]; then options+=(--push-tag); fi
  exec "$BASH" scripts/ci.sh ${options[@]+"${options[@]}"} "$1"
}

# A tag names images, files and a git tag: what all of them take.
check_tag_name() {
  if ! [[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || ! git check-ref-format "refs/tags/$tag"; then
    misuse 'A tag is 1 to 128 letters, digits, dots, dashes and underscores, such as v1.0.0.'
  fi
}

print_help() {
  print_usage
  printf '\nExit codes: 0 done, 2 wrong usage or configuration, 130 and 143 interrupted; of the steps:\n'
  push_tag=yes
  start_steps - plan
  make_release
}

print_plan() {
  open_commit
  printf 'Release %s of commit %s would go through these steps:\n\n' "$tag" "$commit"
  start_steps - plan
  make_release
  printf '\nand leave:\n\n'
  local service
  for service in "${services[@]}"; do printf '  %s\n' "$(image_of "$service")"; done
  for service in "${services[@]}"; do printf '  %s\n' "$(archive_url "$service")"; done
  for service in "${services[@]}"; do printf '  %s\n' "$(sbom_url "$service")"; done
  printf '  %s\n  git tag %s\n' "$(manifest_url)" "$tag"
  printf '\nNothing was done.\n'
}
