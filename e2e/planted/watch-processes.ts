import { readdirSync, readFileSync } from 'node:fs'

const millisecondsBetweenLooks = 25

/** What the processes of this machine show others of themselves: Linux alone. */
export interface ProcessWatch {
  /** The arguments of all processes that ran meanwhile, of each once. */
  seen: Set<string>
  close(): void
}

/** Looks again and again; a process that is over between two looks is missed. */
export function watchProcesses(): ProcessWatch {
  const seen = new Set<string>()
  const look = () => {
    for (const id of listProcesses()) seen.add(readOf(id, 'cmdline'))
  }
  look()
  const timer = setInterval(look, millisecondsBetweenLooks)
  return {
    seen,
    close() {
      clearInterval(timer)
      look()
    },
  }
}

/** The environment with which a process and all its children were started. */
export function readEnvironments(of: number): string {
  const parents = new Map(listProcesses().map((id) => [id, parentOf(id)]))
  const isOfIt = (id: number): boolean => id === of || (parents.has(id) && isOfIt(parents.get(id) ?? 0))
  return [...parents.keys()]
    .filter(isOfIt)
    .map((id) => readOf(id, 'environ'))
    .join('\n')
}

const listProcesses = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

/** The fourth field; the second, in brackets, may hold blanks. */
function parentOf(id: number): number {
  const fields = readOf(id, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
  return Number(fields[1] ?? 0)
}

/** Nothing of one that is over, or is another user's. */
function readOf(id: number, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'latin1').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
