import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What stands for every address that is no page's: as many as people make up. */
const unknown = 'unknown'
/** What the build has made; the names change with each. */
const built = '/_next'

/**
 * Which page or route an address is of, by the folders of `src/app`: `/models/v1` is of `/models/[tag]`. What is told
 * of requests goes by this, never by the address, which names models, beats and what somebody searches for.
 */
export function openRoutes(folder = join(import.meta.dirname, '../app')): (path: string) => string {
  const routes = globSync('**/{page.tsx,route.ts}', { cwd: folder })
    .map((file) => `/${dirname(file).split('/').filter(isOfAddress).join('/')}`)
    .map((pattern) => ({ pattern, expression: expressionOf(pattern) }))
    // A name of its own goes before one that stands for any.
    .sort((one, other) => countOpen(one.pattern) - countOpen(other.pattern))
  return (path) => {
    if (path === built || path.startsWith(`${built}/`)) return built
    return routes.find(({ expression }) => expression.test(path))?.pattern ?? unknown
  }
}

/** Folders in parentheses are for the pages' sake and in no address; `.` is that of the first page. */
const isOfAddress = (part: string) => part !== '.' && !part.startsWith('(')

const isOpen = (part: string) => part.startsWith('[')

const countOpen = (pattern: string) => pattern.split('/').filter(isOpen).length

function expressionOf(pattern: string): RegExp {
  const parts = pattern
    .split('/')
    .map((part) => (isOpen(part) ? '[^/]+' : part.replaceAll(/[^\w-]/g, '\\$&')))
  return new RegExp(`^${parts.join('/')}$`)
}
