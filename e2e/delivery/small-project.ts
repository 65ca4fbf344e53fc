import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, endOf } from '../../scripts/processes.ts'
import type { Nexus } from './nexus.ts'

export const project = join(import.meta.dirname, '..', '..')

/** Runs a script of a checkout to its end. */
export function runScript(
  checkout: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return endOf(startScript(checkout, words, environment))
}

/** Starts a script in a group of processes of its own. */
export function startScript(checkout: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const [script = '', ...rest] = words
  return spawn(join(checkout, script), rest, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
}

/** A git checkout that `scripts/ci.sh` can release, with the project's own scripts and little else. */
export interface SmallProject {
  folder: string
  write(file: string, text: string): void
  /** Runs git there, and gives what it printed. */
  git(...words: string[]): string
  /** Commits everything. */
  commit(message: string): void
  close(): void
}

const scripts = ['ci.sh', 'delivery', 'deploy.sh', 'backup.sh', 'restore.sh']

export function makeSmallProject(): SmallProject {
  const folder = mkdtempSync(join(tmpdir(), 'vigia project-'))
  cpSync(join(import.meta.dirname, 'small-project'), folder, { recursive: true })
  for (const path of scripts)
    cpSync(join(project, 'scripts', path), join(folder, 'scripts', path), { recursive: true })
  for (const file of ['CI.sh', 'docker-bake.hcl']) cpSync(join(project, file), join(folder, file))
  cpSync(join(project, 'charts'), join(folder, 'charts'), { recursive: true, dereference: true })
  mkdirSync(join(folder, 'secrets'))
  writeFileSync(join(folder, 'secrets', 'mysql_root_password'), 'with "quotes" and # spaces')
  const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim()
  const commit = (message: string) => {
    git('add', '--all')
    git('commit', '--quiet', '--message', message)
  }
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Test')
  git('config', 'user.email', 'test@example.org')
  commit('First')
  return {
    folder,
    write(file, text) {
      writeFileSync(join(folder, file), text)
      chmodSync(join(folder, file), 0o755)
    },
    git,
    commit,
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** What a release consists of, as `scripts/ci.sh` publishes it last. */
export interface Manifest {
  tag: string
  commit: string
  images: Record<string, { digest: string; reference: string }>
  archives: Record<string, { url: string; sha256: string }>
}

export async function readManifest(nexus: Nexus, tag: string): Promise<Manifest> {
  return (await (await nexus.get(`${nexus.repositoryUrl}/releases/${tag}.json`)).json()) as Manifest
}

/** Removes from this machine what was built for a registry, or pulled from it. */
export function removeImages(registry: string): void {
  const words = ['image', 'ls', '--quiet', '--filter', `reference=${registry}/ecg/*`]
  const images = execFileSync('docker', words, { encoding: 'utf8' }).split('\n').filter(Boolean)
  if (images.length > 0)
    execFileSync('docker', ['image', 'rm', '--force', ...new Set(images)], { stdio: 'ignore' })
}
