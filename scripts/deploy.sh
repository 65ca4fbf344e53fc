#!/usr/bin/env bash
# Brings a release onto this machine, and goes back to the one before when it does not work here.
# `scripts/deploy.sh --help` tells the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

. scripts/delivery/misuse.sh
. scripts/delivery/steps.sh
. scripts/delivery/nexus.sh
. scripts/delivery/registry.sh
. scripts/delivery/compose.sh
. scripts/delivery/databases.sh
. scripts/delivery/dump.sh
. scripts/delivery/backup.sh
. scripts/delivery/smoke.sh
. scripts/deploy/arguments.sh
. scripts/deploy/release.sh
. scripts/deploy/services.sh
. scripts/deploy/rollback.sh

deploy() {
  step 10 'Release manifest' read_release
  step 11 'Images, by digest' pull_images
  step 12 'Backup of the databases' back_up
  step 13 'Migrations' migrate
  step 14 'Services started and healthy' start_services
  step 15 'Smoke inference' judge_one
  if must_roll_back; then after_failure 16 "$(describe_rollback)" roll_back; fi
}

read_arguments "$@"
read_nexus_settings
if [ "$mode" = help ]; then
  print_help
  exit
fi
if [ -n "$nexus_user" ]; then read_nexus_password; fi
require_settings
open_deployment
start_steps "$log_folder"
deploy
report_deployment
exit "$failed_code"
