# shellcheck shell=bash
# Back to the release that ran before. Migrations only add, so it runs on the newer layout too.

must_roll_back() { [ "$step_mode" = run ] && [ "$failed_code" != 0 ] && [ -f "$log_folder/changed" ]; }

describe_rollback() {
  if [ -n "$previous" ]; then printf 'Back to release %s' "$previous"; else printf 'Services stopped'; fi
}

roll_back() {
  if [ -n "$previous" ]; then
    use_release "$previous"
    start_and_wait
  else
    use_release "$tag"
    stop_services
  fi
}

report_deployment() {
  local backup=''
  if [ -s "$log_folder/backup" ]; then backup=$(<"$log_folder/backup"); fi
  print_summary
  printf '\n'
  if [ "$failed_code" = 0 ]; then
    printf '%s\n' "$tag" >"$deployment_folder/current.partial"
    mv "$deployment_folder/current.partial" "$deployment_folder/current"
    printf 'Release %s runs.\n' "$tag"
    if [ "${previous:-$tag}" != "$tag" ]; then printf 'Back to the one before: scripts/deploy.sh %s\n' "$previous"; fi
  elif [ ! -f "$log_folder/changed" ]; then
    printf 'Nothing was changed.\n'
  else
    if [ "$failed_code" = 16 ]; then printf 'The services do NOT run as they should: see above.\n'; fi
    if [ -n "$previous" ]; then printf 'The databases have the layout of %s, with which %s runs too.\n' "$tag" "$previous"; fi
    if [ -n "$backup" ]; then
      printf 'Should they be as they were before: scripts/restore.sh --replace %s\n' "$backup"
    fi
  fi
}
