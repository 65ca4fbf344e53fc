# shellcheck shell=bash
# The release manifest: everything a release consists of, by digest. deploy.sh goes by it.

write_manifest() {
  jq --null-input --arg tag "$tag" --arg commit "$commit" --arg created "$(<"$release_folder/created")" \
    --argjson images "$(describe_each describe_image)" \
    --argjson archives "$(describe_each describe_archive)" \
    --argjson sbom "$(describe_each describe_sbom)" \
    --argjson files "$(describe_compose_file)" \
    '{ $tag, $commit, $created, $images, $archives, $sbom, $files }'
}

# describe_each FUNCTION: an object with what the function prints for each service.
describe_each() {
  local service
  for service in "${services[@]}"; do
    "$1" "$service" | jq --compact-output --arg service "$service" '{ ($service): . }'
  done | jq --slurp 'add'
}

describe_image() {
  local digest repository=$registry/ecg/$1
  digest=$(digest_of_manifest "$release_folder/$1.manifest")
  jq --null-input --arg reference "$repository@$digest" --arg digest "$digest" --arg tagged "$(image_of "$1")" \
    '{ $tagged, $digest, $reference }'
}

describe_archive() { describe_file "$(archive_file "$1")" "$(archive_url "$1")"; }

describe_sbom() {
  if [ -s "$(sbom_file "$1")" ]; then describe_file "$(sbom_file "$1")" "$(sbom_url "$1")"; else echo null; fi
}

describe_file() {
  jq --null-input --arg url "$2" --arg sha256 "$(sha256_of "$1")" '{ $url, $sha256 }'
}

# The compose file that belongs to the images; deploy.sh takes no other.
describe_compose_file() {
  jq --null-input --arg sha256 "$(git show "$commit:docker-compose.prod.yml" | sha256sum | cut -d ' ' -f 1)" \
    '{ "docker-compose.prod.yml": { $sha256 } }'
}
