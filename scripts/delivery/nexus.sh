# shellcheck shell=bash
# Nexus: where it is, who we are there, and requests to it. The password reaches curl and docker by their standard
# input only: never an argument, which every user of the machine can read, and never a log.

# No program started from here inherits it.
export -n NEXUS_PASSWORD

# Reads where Nexus is and who we are from the environment.
read_nexus_settings() {
  nexus_host=${NEXUS_HOST:-127.0.0.1}
  nexus_user=${NEXUS_USER:-}
  local scheme=${NEXUS_SCHEME:-$(default_scheme "$nexus_host")}
  registry=$nexus_host:${NEXUS_DOCKER_PORT:-8082}
  registry_url=$scheme://$registry
  repository_url=$scheme://$nexus_host:${NEXUS_PORT:-8081}/repository/${NEXUS_REPOSITORY:-ECG}
}

# The password, from its file or from the environment.
read_nexus_password() {
  if [ -n "${NEXUS_PASSWORD_FILE:-}" ] && [ -n "${NEXUS_PASSWORD:-}" ]; then
    misuse 'NEXUS_PASSWORD and NEXUS_PASSWORD_FILE are both set: one is enough.'
  fi
  if [ -n "${NEXUS_PASSWORD_FILE:-}" ]; then
    if [ ! -r "$NEXUS_PASSWORD_FILE" ] || [ -d "$NEXUS_PASSWORD_FILE" ]; then
      misuse 'The file that NEXUS_PASSWORD_FILE names cannot be read.'
    fi
    nexus_password=$(read_secret "$NEXUS_PASSWORD_FILE")
  else
    nexus_password=${NEXUS_PASSWORD:-}
  fi
  unset NEXUS_PASSWORD
  if [ -z "$nexus_user" ] || [ -z "$nexus_password" ]; then
    misuse 'Set NEXUS_USER, and NEXUS_PASSWORD or NEXUS_PASSWORD_FILE.'
  fi
}

# Encrypted, unless Nexus is on this machine.
default_scheme() {
  case $1 in localhost | 127.*) echo http ;; *) echo https ;; esac
}

# nexus_request OUTPUT-FILE CURL-ARGUMENT…: prints the HTTP status; fails, with curl's words, when nothing answers.
# Without a user, nobody in particular asks.
nexus_request() {
  local output=$1 credentials=''
  shift
  if [ -n "$nexus_user" ]; then
    credentials="user = \"$(quote_for_curl "$nexus_user"):$(quote_for_curl "$nexus_password")\""
  fi
  printf '%s\n' "$credentials" |
    curl --config - --silent --show-error --connect-timeout 20 --output "$output" --write-out '%{http_code}' "$@"
}

quote_for_curl() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

# docker with credentials of its own, in a folder that ends with the caller. The user's own are neither used nor
# changed; the engine is the one the user's docker context names.
log_in_to_registry() {
  docker_login_folder=$(mktemp -d)
  trap 'rm -rf "$docker_login_folder"' EXIT
  DOCKER_HOST=${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}')}
  export DOCKER_HOST
  printf '%s' "$nexus_password" |
    docker --config "$docker_login_folder" login --username "$nexus_user" --password-stdin "$registry"
}

docker_with_login() { docker --config "$docker_login_folder" "$@"; }
