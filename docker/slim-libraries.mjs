/**
 * Makes what pnpm installed small: `node slim-libraries.mjs [NAME…]`, in the workspace's folder. It removes the
 * packages named, those that nothing else needs (also what an optional package left behind that could not be
 * installed), and files for editors and debuggers.
 */
import { existsSync, globSync, lstatSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const leftOut = new Set(process.argv.slice(2))
/** Where pnpm keeps each package once; everywhere else there are links to it. */
const store = 'node_modules/.pnpm'
const needed = new Set(['node_modules', 'lock.yaml'])

for (const folder of globSync('{packages,services}/*/node_modules')) follow(folder)
for (const entry of readdirSync(store)) if (!needed.has(entry)) remove(join(store, entry))
for (const link of listLinks(join(store, 'node_modules'))) if (!existsSync(link.path)) remove(link.path)
for (const file of globSync(`${store}/**/*.{map,d.ts,d.mts,d.cts,md}`, { withFileTypes: true }))
  if (file.isFile()) remove(join(file.parentPath, file.name))

/** Marks what a folder's packages link to as needed, and what that links to. */
function follow(folder) {
  for (const { name, path } of listLinks(folder)) {
    if (leftOut.has(name)) {
      remove(path)
      continue
    }
    const [, entry] = /\/node_modules\/\.pnpm\/([^/]+)\//.exec(realpathSync(path)) ?? []
    if (entry === undefined || needed.has(entry)) continue
    needed.add(entry)
    follow(join(store, entry, 'node_modules'))
  }
}

/** The links in a node_modules folder, each with its package's name: `fastify`, `@scope/name`. */
function listLinks(folder) {
  return readdirSync(folder)
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((own) => `${name}/${own}`) : [name],
    )
    .map((name) => ({ name, path: join(folder, name) }))
    .filter(({ path }) => lstatSync(path).isSymbolicLink())
}

function remove(path) {
  rmSync(path, { recursive: true })
}
