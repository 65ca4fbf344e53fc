# shellcheck shell=bash
# The sources of each service, with the packages they need, as an archive, and the list of the libraries it installs.

make_archives() {
  local service
  for service in "${services[@]}"; do
    make_archive "$service"
  done
}

make_archive() {
  local file files
  file=$(archive_file "$1")
  mapfile -t files < <(list_sources "$1")
  archive_commit "vigia-$1-$tag/" "${files[@]}" | gzip -n -9 >"$file.partial"
  mv "$file.partial" "$file"
}

# archive_commit [FOLDER/ FILE…]: all files, or these under that folder. The same bytes for the same commit, whatever
# this machine's git configuration says: files in order, with the commit's time. gzip -n leaves its own time out.
archive_commit() {
  git -c tar.umask=0022 -c core.autocrlf=false -c core.eol=lf \
    archive --format=tar --prefix="${1:-}" "$commit" -- "${@:2}"
}

# The service, every package, what stands at the root, and the manifests of the whole workspace, without which
# pnpm does not take the lockfile.
list_sources() {
  git ls-tree -r --name-only "$commit" |
    grep -E "^(services/$1|packages|docker|scripts/bootstrap)/|^scripts/bootstrap\.mjs$|^[^/]+$|/package\.json$"
}
