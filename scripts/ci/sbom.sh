# shellcheck shell=bash
# What libraries a service installs, with versions, licences and checksums, as SPDX, from the lockfile. (Buildx makes
# such lists only with builders that can attest, which Docker's default one cannot.)

# make_sbom SERVICE: fails, without ending the step, when it cannot be made here.
make_sbom() {
  local file pnpm status
  file=$(sbom_file "$1")
  if [ -s "$file" ]; then return; fi
  # Two lists of the same libraries differ in their order: the one that is published stays.
  status=$(nexus_request "$file.partial" "$(sbom_url "$1")")
  if [ "$status" != 200 ]; then
    pnpm=$(find_pnpm) || return 1
    "$pnpm" --pm-on-fail=ignore sbom --sbom-format spdx --prod --filter "./services/$1" >"$file.partial" || return 1
  fi
  jq -e .spdxVersion "$file.partial" >/dev/null || return 1
  mv "$file.partial" "$file"
}

find_pnpm() {
  local installed
  for installed in .toolchain/pnpm-*/node_modules/.bin/pnpm; do
    if [ -x "$installed" ]; then
      echo "$installed"
      return
    fi
  done
  command -v pnpm
}
