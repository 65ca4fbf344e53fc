# shellcheck shell=bash
# The compose file as the stack STACK_NAME (vigia) of a swarm, from a manager of it that runs MySQL and the command line.

. scripts/delivery/compose-files.sh

open_way() {
  load_settings
  stack=${STACK_NAME:-vigia}
  deployment_folder=.deploy/stack-$stack
  [ "$(docker info --format '{{.Swarm.ControlAvailable}}')" = true ] || misuse 'This machine is no manager of a swarm.'
}

is_installed() { [ -n "$(docker stack services --quiet "$stack" 2>/dev/null)" ]; }

# run_in SERVICE COMMAND…: in the newest of its containers on this node.
run_in() {
  local service=$1 container
  shift
  container=$(docker ps --quiet --filter "label=com.docker.swarm.service.name=${stack}_$service" | head -n 1)
  [ -n "$container" ] || fail "$service does not run on this node of the swarm."
  docker exec --interactive "$container" "$@"
}

run_in_database() { run_in mysql "$@"; }

run_pipelines() { run_in pipelines "$@" </dev/null; }

start_database() {
  if has_own_database && is_installed; then run_in_database true; fi
}

# Before the services of the new release are started: one that finds an older layout ends, and would be taken back.
migrate_databases() {
  if ! is_installed; then
    remark 'beside the services'
    return
  fi
  find_registry_login
  "$docker" service update --detach --with-registry-auth --force --update-failure-action continue \
    --image "$(jq --raw-output .services.migrate.image "$release_folder/images.json")" "${stack}_migrate"
  wait_until_converged "${DEPLOY_SECONDS:-180}" "${stack}_migrate"
}

# Sets $docker to docker with what is needed for the registry; its images are fetched by all nodes.
find_registry_login() {
  docker=docker
  if [ -n "$nexus_user" ]; then
    log_in_to_registry
    docker=docker_with_login
  fi
}

# The settings of .env are in the environment by now. The first file comes by standard input, since secrets are looked for
# beside it.
start_release() {
  local others=("${release_files[@]:1}")
  find_registry_login
  "$docker" stack deploy --detach=true --with-registry-auth --compose-file - "${others[@]/#/--compose-file=}" "$stack" \
    <"${release_files[0]}"
  wait_until_converged "${DEPLOY_SECONDS:-180}"
}

return_to_release() {
  use_release "$1"
  start_release
}

stop_services() {
  if ! is_installed; then return; fi
  docker stack services --format '{{.Name}}=0' "$stack" | grep -vx "${stack}_mysql=0" | xargs docker service scale --detach
}

# wait_until_converged SECONDS [SERVICE]: every task runs what its service says, or has ended well; without a name, of all
# services. One that the swarm takes back by itself (failure_action) has failed.
wait_until_converged() {
  local end=$((SECONDS + $1)) service state waiting
  sleep 2
  while
    waiting=''
    for service in ${2:-$(docker stack services --format '{{.Name}}' "$stack")}; do
      state=$(docker service inspect --format '{{with .UpdateStatus}}{{.State}}{{end}}' "$service")
      case $state in
        rollback* | paused) fail "The swarm has taken $service back ($state): docker service ps --no-trunc $service" ;;
        updating) waiting+=" $service" ;;
        *) is_converged "$service" || waiting+=" $service" ;;
      esac
    done
    [ -n "$waiting" ]
  do
    if [ "$SECONDS" -ge "$end" ]; then
      docker stack ps --no-trunc "$stack"
      fail "Not up after $1 s:$waiting"
    fi
    sleep 2
  done
}

is_converged() {
  local wanted image tasks
  wanted=$(docker service inspect --format '{{.Spec.Mode.Replicated.Replicas}}' "$1")
  image=$(docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Image}}' "$1")
  # A task does not show the digest of an image that has a tag.
  if [[ ${image##*/} == *:*@* ]]; then image=${image%@*}; fi
  tasks=$(docker service ps --no-trunc --format '{{.DesiredState}} {{.CurrentState}} {{.Image}}' "$1")
  # Of a service that ends by itself, the newest task comes first.
  if [[ $(head -n 1 <<<"$tasks") == *' Complete '*"$image"* ]]; then return; fi
  [ "$(grep -c "^Running Running .*$image" <<<"$tasks")" = "$wanted" ]
}
