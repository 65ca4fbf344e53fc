# shellcheck shell=bash
# What stands in the registry under a name and a tag (the Docker Registry HTTP API V2, which Nexus speaks).

services=(pipelines results audit-ui)

manifest_types='application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json,
 application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.index.v1+json'

image_of() { printf '%s/ecg/%s:%s' "$registry" "$1" "$tag"; }

# fetch_image_manifest SERVICE REFERENCE FILE: fails with 44 when the registry has no such image.
fetch_image_manifest() {
  local status
  status=$(nexus_request "$3" --header "Accept: ${manifest_types//$'\n'/}" "$registry_url/v2/ecg/$1/manifests/$2")
  case $status in
    200) ;;
    404) return 44 ;;
    *) fail "The registry $registry answered $status when asked for ecg/$1:$2." ;;
  esac
}

# The digest by which an image is pulled is that of its manifest's bytes.
digest_of_manifest() { printf 'sha256:%s' "$(sha256sum <"$1" | cut -d ' ' -f 1)"; }

# is_image_here SERVICE MANIFEST-FILE: whether it describes the image that was built on this machine. An engine knows
# an image by the digest of its configuration or, with containerd's store, of its manifest.
is_image_here() {
  local id
  id=$(docker image inspect --format '{{.Id}}' "$(image_of "$1")")
  [ "$id" = "$(jq -r '.config.digest // ""' "$2")" ] || [ "$id" = "$(digest_of_manifest "$2")" ]
}

# revision_of_image SERVICE MANIFEST-FILE: prints the commit that the image in the registry says it was made from.
revision_of_image() {
  local service=$1 manifest=$2 folder
  folder=$(mktemp -d)
  if jq -e '.manifests' "$manifest" >/dev/null; then
    local first
    first=$(jq -r '[.manifests[] | select(.platform.os != "unknown")][0].digest' "$manifest")
    fetch_image_manifest "$service" "$first" "$folder/manifest"
    manifest=$folder/manifest
  fi
  nexus_request "$folder/config" --location --fail \
    "$registry_url/v2/ecg/$service/blobs/$(jq -r .config.digest "$manifest")" >/dev/null
  jq -r '.config.Labels["org.opencontainers.image.revision"] // "unknown"' "$folder/config"
  rm -rf "$folder"
}
