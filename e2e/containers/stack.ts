import { docker, tryDocker } from './docker.ts'

/** docker-compose.prod.yml as a stack of a swarm that has this machine alone. */
export interface Stack {
  /** Runs a command in a service's container, and expects success. */
  exec(service: string, ...words: string[]): Promise<string>
  /** Ids of a service's running containers. */
  containers(service: string): Promise<string[]>
  /** How many containers of each service run; healthy, where they tell. */
  countRunning(): Promise<Record<string, number>>
  query(sql: string): Promise<string>
  /** Removes the stack with its volumes, and leaves the swarm where it was made for this. */
  close(): Promise<void>
}

const name = 'vigia-test'

export async function openStack(
  folder: string,
  administratorPassword: string,
  environment: NodeJS.ProcessEnv,
): Promise<Stack> {
  const isMember = (await docker(['info', '--format', '{{.Swarm.LocalNodeState}}'])) === 'active'
  if (!isMember) await docker(['swarm', 'init', '--advertise-addr', '127.0.0.1'])
  const deploy = ['stack', 'deploy', '--detach', '--compose-file', 'docker-compose.prod.yml', name]
  const close = async () => {
    await docker(['stack', 'rm', name])
    await removeWhenFree(`${name}_mysql-data`)
    if (!isMember) await docker(['swarm', 'leave', '--force'])
  }
  try {
    await docker(deploy, { folder, environment })
  } catch (error) {
    // What it had made already would be in the way of the next.
    await close()
    throw error
  }

  const list = async (format: string, ...filters: string[]) => {
    const words = filters.flatMap((filter) => ['--filter', filter])
    const lines = await docker(['ps', '--no-trunc', ...words, '--format', format])
    return lines.split('\n').filter(Boolean)
  }
  const ofStack = `label=com.docker.stack.namespace=${name}`
  const containers = (service: string) =>
    list('{{.ID}}', `label=com.docker.swarm.service.name=${name}_${service}`)
  const exec = async (service: string, ...words: string[]) => {
    const [id] = await containers(service)
    if (id === undefined) throw new Error(`${service} does not run`)
    return await docker(['exec', id, ...words])
  }
  return {
    exec,
    containers,
    async countRunning() {
      const up = await list('{{.Label "com.docker.swarm.service.name"}} {{.Status}}', ofStack)
      const counts: Record<string, number> = {}
      for (const line of up.filter((line) => !/unhealthy|starting/.test(line))) {
        const service = line.slice(name.length + 1).split(' ')[0] as string
        counts[service] = (counts[service] ?? 0) + 1
      }
      return counts
    },
    async query(sql) {
      const [id] = await containers('mysql')
      const client = ['mysql', '--user=root', '--batch', '--skip-column-names', '--execute', sql]
      return await docker(['exec', '--env', `MYSQL_PWD=${administratorPassword}`, id ?? '', ...client])
    },
    close,
  }
}

/** A stack's containers end after the command that removes it. */
async function removeWhenFree(volume: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const { status, stderr } = await tryDocker(['volume', 'rm', volume])
    if (status === 0 || stderr.includes('no such volume')) return
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
