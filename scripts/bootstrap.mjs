/**
 * What every `npm run` command goes through: `node scripts/bootstrap.mjs node FILE ARGUMENTS…`. It sees to a recent
 * Node.js, pnpm and the dependencies, silently when they are in place, and runs the command with them.
 *
 * Plain JavaScript for Node.js 20 or newer, without dependencies: it runs before there are any.
 */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  dependenciesAreInstalled,
  findNode,
  holdingLock,
  installDependencies,
  installNode,
} from './bootstrap/install.mjs'
import { handOnSignals, report, runCommand, signalExitCode } from './bootstrap/processes.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [command, ...commandArguments] = process.argv.slice(2)

handOnSignals()
try {
  if (command === undefined) throw new Error('Usage: node scripts/bootstrap.mjs COMMAND [ARGUMENTS…]')
  if (findNode(root) === undefined || !dependenciesAreInstalled(root)) {
    await holdingLock(root, async () => {
      const node = findNode(root) ?? (await installNode(root))
      if (!dependenciesAreInstalled(root)) await installDependencies(root, node)
    })
  }
  process.exitCode = signalExitCode() ?? (await runCommand(findNode(root), command, commandArguments))
} catch (error) {
  if (signalExitCode() === undefined) report(error.message)
  process.exitCode = signalExitCode() ?? 1
}
