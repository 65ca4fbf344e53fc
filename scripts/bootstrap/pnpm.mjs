/** Installs the pnpm that package.json names into this checkout, and prints its path: an image is built with it. */
import { dirname } from 'node:path'
import { ensurePnpm, holdingLock } from './install.mjs'

const root = dirname(dirname(import.meta.dirname))
console.log(await holdingLock(root, () => ensurePnpm(root)))
