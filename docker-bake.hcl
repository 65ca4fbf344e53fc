# The images of a release: `docker buildx bake --file docker-bake.hcl --load`; scripts/ci.sh sets the variables.
variable "REGISTRY" { default = "vigia" }
variable "VERSION" { default = "development" }
variable "REVISION" { default = "" }
variable "SOURCE" { default = "" }
variable "CREATED" { default = "" }

target "default" {
  name       = service
  matrix     = { service = ["pipelines", "results", "audit-ui"] }
  dockerfile = "docker/Dockerfile"
  target     = service
  tags       = ["${REGISTRY}/ecg/${service}:${VERSION}"]
  args       = { VERSION = VERSION, REVISION = REVISION, SOURCE = SOURCE, CREATED = CREATED }
}
