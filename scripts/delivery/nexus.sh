# shellcheck shell=bash
# Nexus: where it is, who we are there, its files and its images. The password reaches curl and docker by their standard
# input only: never an argument, which every user of the machine can read, and never a log.

# No program started from here inherits it.
export -n NEXUS_PASSWORD

services=(pipelines results audit-ui)

# Reads where Nexus is and who we are from the environment. Encrypted, unless Nexus is on this machine.
read_nexus_settings() {
  local host=${NEXUS_HOST:-127.0.0.1} scheme=https
  case $host in localhost | 127.*) scheme=http ;; esac
  scheme=${NEXUS_SCHEME:-$scheme}
  nexus_user=${NEXUS_USER:-}
  registry=$host:${NEXUS_DOCKER_PORT:-8082}
  registry_url=$scheme://$registry
  repository_url=$scheme://$host:${NEXUS_PORT:-8081}/repository/${NEXUS_REPOSITORY:-ECG}
}

# The password, from its file or from the environment. A file is read without the byte order mark and the ends of lines
# that an editor may have put around it, as the services read their secrets (packages/runtime/src/secrets.ts).
read_nexus_password() {
  if [ -n "${NEXUS_PASSWORD_FILE:-}" ] && [ -n "${NEXUS_PASSWORD:-}" ]; then
    misuse 'NEXUS_PASSWORD and NEXUS_PASSWORD_FILE are both set: one is enough.'
  fi
  nexus_password=${NEXUS_PASSWORD:-}
  if [ -n "${NEXUS_PASSWORD_FILE:-}" ]; then
    if [ ! -r "$NEXUS_PASSWORD_FILE" ] || [ -d "$NEXUS_PASSWORD_FILE" ]; then
      misuse 'The file that NEXUS_PASSWORD_FILE names cannot be read.'
    fi
    nexus_password=$(LC_ALL=C sed $'1s/^\xEF\xBB\xBF//; s/\r$//' "$NEXUS_PASSWORD_FILE")
  fi
  unset NEXUS_PASSWORD
  if [ -z "$nexus_user" ] || [ -z "$nexus_password" ]; then
    misuse 'Set NEXUS_USER, and NEXUS_PASSWORD or NEXUS_PASSWORD_FILE.'
  fi
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

# state_of_file FILE URL: prints `same` when Nexus has these bytes there, `other` when it has others, else `none`.
state_of_file() {
  local found=$step_folder/download status
  status=$(nexus_request "$found" "$2")
  case $status in
    404) echo none ;;
    200) if cmp --silent "$found" "$1"; then echo same; else echo other; fi ;;
    *) fail "$2 answered $status." ;;
  esac
}

# upload FILE URL: what is there already with the same bytes is as good; after the upload it must be.
upload() {
  local state status answer=$step_folder/answer
  state=$(state_of_file "$@")
  if [ "$state" = none ]; then
    status=$(nexus_request "$answer" --upload-file "$1" "$2")
    case $status in
      2??) ;;
      401 | 403) fail "User $nexus_user may not write to $2 ($status)." ;;
      *) fail "$2 could not be written: $status $(head -c 300 "$answer")" ;;
    esac
    state=$(state_of_file "$@")
  fi
  [ "$state" = same ] || fail "$2 does not hold what this release has for it: $state."
}

sha256_of() { sha256sum <"$1" | cut -d ' ' -f 1; }

# sha256_of_folder FOLDER: of its files and their names; links count as what they lead to.
sha256_of_folder() {
  (cd "$1" && find -L . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) | sha256_of /dev/stdin
}

image_of() { printf '%s/ecg/%s:%s' "$registry" "$1" "$tag"; }

# digest_of_image SERVICE: of what carries the tag in the registry, nothing when there is none. The digest by which an
# image is pulled is that of its manifest's bytes (Docker Registry HTTP API V2, which Nexus speaks).
digest_of_image() {
  local manifest=$step_folder/image-manifest status kind='application/vnd'
  status=$(nexus_request "$manifest" "$registry_url/v2/ecg/$1/manifests/$tag" --header "Accept: \
$kind.docker.distribution.manifest.v2+json, $kind.docker.distribution.manifest.list.v2+json, \
$kind.oci.image.manifest.v1+json, $kind.oci.image.index.v1+json")
  case $status in
    200) printf 'sha256:%s' "$(sha256_of "$manifest")" ;;
    404) ;;
    *) fail "The registry $registry answered $status when asked for ecg/$1:$tag." ;;
  esac
}

# docker with credentials of its own, in a folder that ends with the caller. The user's own are neither used nor
# changed; the engine is the one the user's docker context names.
log_in_to_registry() {
  docker_login_folder=$(mktemp -d)
  trap 'rm -rf "$docker_login_folder"' EXIT
  DOCKER_HOST=${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}')}
  export DOCKER_HOST
  printf '%s' "$nexus_password" | docker_with_login login --username "$nexus_user" --password-stdin "$registry"
}

docker_with_login() { docker --config "$docker_login_folder" "$@"; }
