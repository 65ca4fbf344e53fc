# shellcheck shell=bash
# The production installation that the scripts work on, by one of three ways, each a file of `ways` with the same functions:
# `compose` (docker-compose.prod.yml on this machine), `stack` (the same file in a swarm) and `chart` (charts/vigia in a
# Kubernetes cluster).
#
#   open_way                      ends the script when a program is missing
#   current_release               the tag that runs, or nothing
#   note_release TAG              it runs from now on
#   take_release MANIFEST         checks that this checkout is that release's, and keeps what starts it
#   use_release TAG               what the others work on; without one, on what stands here
#   is_installed                  whether there is anything yet
#   has_own_database              whether the installation has a MySQL, or both databases are outside
#   run_in_database COMMAND…      in that MySQL's container
#   run_pipelines COMMAND…        where the command line is
#   fetch_images, start_database, migrate_databases, start_release, return_to_release TAG, stop_services

. "${BASH_SOURCE[0]%/*}/settings.sh"

deployment_folder=.deploy
# Of Kubernetes: where the chart is installed, and what this cluster has of its own.
namespace=vigia values_file=''

way_usage='  --chart           in a Kubernetes cluster, by charts/vigia and helm; else by Compose on this machine
  --stack           in a swarm, by docker stack deploy
  --namespace NAME  of the cluster (vigia)'

# read_way WORD…: what the options say of the way, until `choose_way` opens it. Sets $way_words to how many words these
# were: 0 when the first is another option. $way_options is all of them, for a hint on another command.
way=compose way_words=0 way_options=''
read_way() {
  way_words=1
  case $1 in
    --chart | --stack)
      if [ "$way" != compose ] && [ "$way" != "${1#--}" ]; then misuse "One is enough, and these are two: --$way and $1"; fi
      way=${1#--}
      ;;
    --namespace) require_value "$@" && namespace=$2 way_words=2 ;;
    --namespace=*) namespace=${1#*=} ;;
    --values) require_value "$@" && values_file=$2 way_words=2 ;;
    --values=*) values_file=${1#*=} ;;
    *) way_words=0 ;;
  esac
  if [ "$way_words" != 0 ]; then way_options+=" ${*:1:way_words}"; fi
}

choose_way() {
  if [ "$way" != chart ] && [ "$namespace$values_file" != vigia ]; then misuse '--namespace and --values go with --chart.'; fi
  # shellcheck source=/dev/null # Each of them is checked by itself.
  . "scripts/delivery/ways/$way.sh"
  open_way
}

# smoke_inference [MODEL]: the newest when none is named. The command line finds everything it needs and judges one ECG
# that waits, if one does: that is work that was to be done anyway, and leaves nothing behind that is not real.
smoke_inference() {
  local model=$1
  run_pipelines pipelines doctor
  if [ -z "$model" ]; then
    model=$(run_pipelines pipelines --json models list | jq -r '.[0].tag // ""')
  fi
  if [ -z "$model" ]; then
    remark 'no model yet: only the doctor was asked'
  else
    run_pipelines infer "$model" --limit 1
    remark "with model $model"
  fi
}
