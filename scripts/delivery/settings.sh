# shellcheck shell=bash
# Settings mean what they mean to Docker Compose, because it is asked: from the environment, else from .env.

# setting NAME DEFAULT: the default stands for an empty value too. Fails with 2 when Compose refuses .env.
setting() {
  local settings value
  settings=$(resolve_settings "environment: [\"$1\"]") || return
  value=$(jq -r --arg name "$1" '.[$name] // ""' <<<"$settings")
  printf '%s' "${value:-$2}"
}

# require_settings: ends the script when Compose refuses .env.
require_settings() {
  resolve_settings 'environment: []' >/dev/null || exit
}

# export_settings: what .env says, for a program that does not read it. What is set already wins.
export_settings() {
  if [ ! -f .env ]; then return; fi
  local names settings
  # Of a service's own file Compose reads the names alike; the values are those that it puts into a compose file.
  names=$(resolve_settings 'env_file: [.env]') || return
  names=$(jq -c 'keys_unsorted | map(select(test("^[A-Za-z_][A-Za-z0-9_]*$") and (in(env) | not)))' <<<"$names")
  settings=$(resolve_settings "environment: $names") || return
  eval "$(jq -r 'to_entries[] | "export \(.key)=\(.value | @sh)"' <<<"$settings")"
}

# resolve_settings YAML: what Compose makes of a service's environment, as one JSON object.
resolve_settings() {
  local file=$'name: settings\nservices:\n  settings:\n    image: none\n    '$1 resolved
  if resolved=$(ask_compose "$file" 2>/dev/null); then
    # In what it prints, every $ is doubled.
    jq '.services.settings.environment // {} | map_values(. // "" | gsub("\\$\\$"; "$"))' <<<"$resolved"
    return
  fi
  # Its own words may show a secret, but for the number of the line.
  printf 'Docker Compose cannot read .env%s: "docker compose config" says why.\n' \
    "$(ask_compose "$file" 2>&1 | grep -o -m 1 ': line [0-9]*' | sed 's/^:/,/')" >&2
  return 2
}

ask_compose() { docker compose --project-directory . --file - config --format json <<<"$1"; }
