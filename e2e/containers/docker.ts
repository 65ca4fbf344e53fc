import { execFile } from 'node:child_process'

/** How a command in a container ended, and what it said. */
export interface Ended {
  status: number
  stdout: string
  stderr: string
}

export interface DockerOptions {
  folder?: string
  environment?: NodeJS.ProcessEnv
}

/** The log of a chatty container. */
const maxBuffer = 256 * 1024 * 1024

/** Runs docker to its end, however that is. */
export function tryDocker(words: readonly string[], options: DockerOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const { folder: cwd, environment } = options
    const env = { ...process.env, ...environment }
    execFile('docker', words, { cwd, env, maxBuffer }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ status: Number(error?.code ?? 0), stdout, stderr })
    })
  })
}

/** Runs docker, expects success, and hands on what it printed. */
export async function docker(words: readonly string[], options?: DockerOptions): Promise<string> {
  const { status, stdout, stderr } = await tryDocker(words, options)
  if (status !== 0) throw new Error(`docker ${words.join(' ')} ended with ${status}: ${stderr.slice(-4000)}`)
  return stdout.trim()
}

/** What these tests look at of what `docker inspect` tells of a container. */
export interface Inspected {
  Id: string
  Args: string[]
  Config: { User: string; Env: string[]; Labels: Record<string, string>; Healthcheck?: { Test: string[] } }
  HostConfig: {
    ReadonlyRootfs: boolean
    CapAdd: string[] | null
    CapDrop: string[] | null
    SecurityOpt: string[] | null
    Memory: number
    NanoCpus: number
    PidsLimit: number | null
    Privileged: boolean
    RestartPolicy: { Name: string }
    LogConfig: { Type: string; Config: Record<string, string> }
  }
  Mounts: { Type: string; Source: string; Destination: string; RW: boolean }[]
  NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[] | null> }
  State: { Status: string; ExitCode: number; Health?: { Status: string } }
}

/** Looks at a container, or an image. */
export async function inspect<Kind = Inspected>(id: string): Promise<Kind> {
  const [found] = JSON.parse(await docker(['inspect', id])) as Kind[]
  if (found === undefined) throw new Error(`docker knows no ${id}`)
  return found
}
