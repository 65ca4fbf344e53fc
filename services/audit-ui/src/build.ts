import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..')
/** Holds the digest of the sources that the pages in `.next` were built from. */
const stamp = join(folder, '.next', 'built-from')
const sources = ['src/**/*', 'next.config.ts', 'package.json', '../../pnpm-lock.yaml']

/**
 * Builds the pages into `.next`, unless they were built already from these very sources.
 *
 * @returns the exit code of Next's own build
 */
export async function buildWhenChanged(): Promise<number> {
  const digest = digestSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return 0
  const exitCode = await build()
  if (exitCode === 0) writeFileSync(stamp, digest)
  return exitCode
}

/** They end a build too, which would otherwise stay behind. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

async function build(): Promise<number> {
  const next = spawn(join(folder, 'node_modules', '.bin', 'next'), ['build'], {
    cwd: folder,
    // Standard output belongs to whoever asked for the build.
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
  })
  const handOn = (signal: NodeJS.Signals) => void next.kill(signal)
  for (const signal of endingSignals) process.on(signal, handOn)
  const [code] = await once(next, 'close')
  for (const signal of endingSignals) process.off(signal, handOn)
  return code ?? 1
}

function digestSources(): string {
  const hash = createHash('sha256')
  for (const file of globSync(sources, {
    cwd: folder,
    withFileTypes: false,
    exclude: (name) => name === 'node_modules',
  }).sort()) {
    const path = join(folder, file)
    if (!/\.\w+$/.test(path)) continue
    hash.update(file).update(readFileSync(path))
  }
  return hash.digest('hex')
}
