import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { report, reporting } from './progress.mjs'
import { runQuietly } from './run-quietly.mjs'
import { ensurePnpm, environmentWith } from './toolchain.mjs'

/** Written after an install: what was installed. pnpm removes it when it clears the folder. */
const STAMP = join('node_modules', '.vigia-installed')
const NATIVE_TENSORFLOW = join('packages', 'autoencoder', 'node_modules', '@tensorflow', 'tfjs-node')

/** Whether the last install was of what the lockfile and the package.json files say now. */
export function dependenciesAreInstalled(root) {
  const stamp = join(root, STAMP)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root)
}

/** Installs exactly what the lockfile says. Throws with pnpm's own words if that fails. */
export async function installDependencies(root, node) {
  const pnpm = await ensurePnpm(root)
  // pm-on-fail: this is the pnpm that package.json names, so pnpm needs no look of its own at the registry.
  // confirmModulesPurge: there is nobody to ask, and node_modules can always be made again.
  const options = ['--frozen-lockfile', '--pm-on-fail=ignore', '--config.confirmModulesPurge=false']
  await reporting('Installing the dependencies; the first time takes a minute or two', () =>
    runQuietly(pnpm, ['install', ...options], { cwd: root, env: environmentWith(node) }),
  )
  if (!existsSync(join(root, NATIVE_TENSORFLOW))) {
    report('Native TensorFlow could not be had here; Vigia uses its WASM backend instead')
  }
  writeFileSync(join(root, STAMP), fingerprint(root))
}

/** A digest of everything that decides what an install makes. */
function fingerprint(root) {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...workspaceManifests(root)]) {
    hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

/** The package.json files of the folders under `packages:` in pnpm-workspace.yaml: `packages/*` or `bench`. */
function workspaceManifests(root) {
  const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const [, list = ''] = /^packages:\n((?:[ \t]+-.*\n)*)/m.exec(workspace) ?? []
  const folders = Array.from(list.matchAll(/-\s*["']?([^"'\s]+)/g), ([, pattern]) => pattern).flatMap(
    (pattern) => {
      if (!pattern.endsWith('/*')) return [pattern]
      const parent = pattern.slice(0, -2)
      return readdirSync(join(root, parent))
        .sort()
        .map((name) => join(parent, name))
    },
  )
  return folders.map((folder) => join(folder, 'package.json')).filter((file) => existsSync(join(root, file)))
}
