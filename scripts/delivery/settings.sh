# shellcheck shell=bash

# load_settings: puts what .env says into the environment, with the meaning it has for Docker Compose, because Compose
# is asked; what is set already wins. Ends the script with 2 when Compose refuses the file.
load_settings() {
  if [ ! -f .env ]; then return; fi
  local names settings
  # Of a service's own file Compose reads the names alike; the values are those that it puts into a compose file.
  names=$(resolve_settings 'env_file: [.env]') || exit
  names=$(jq -c 'keys_unsorted | map(select(test("^[A-Za-z_][A-Za-z0-9_]*$") and (in(env) | not)))' <<<"$names")
  settings=$(resolve_settings "environment: $names") || exit
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
