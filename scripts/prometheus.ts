import { delimiter, join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import { installWithApt, isExecutable } from './processes.ts'

/** Prometheus, and the tool that tries its rules. */
export interface Prometheus {
  prometheus: string
  promtool: string
}

/**
 * The paths of Prometheus's programs: those of this machine, else installed with apt (Debian's `prometheus`).
 *
 * @throws VigiaError `prometheus-missing`, with the reason and what to do
 */
export async function findPrometheus(print: (line: string) => void = console.error): Promise<Prometheus> {
  const installed = findInstalled()
  if (installed !== undefined) return installed
  const reason = await installWithApt('prometheus', { print, why: 'No Prometheus here' })
  const found = findInstalled()
  if (found !== undefined) return found
  throw new VigiaError(
    'prometheus-missing',
    `No Prometheus could be found or installed: ${reason ?? 'apt installed it, but it cannot be run'}. Install it (Debian, Ubuntu: apt install prometheus; macOS: brew install prometheus).`,
  )
}

function findInstalled(): Prometheus | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  const find = (name: string) => folders.map((folder) => join(folder, name)).find(isExecutable)
  const [prometheus, promtool] = [find('prometheus'), find('promtool')]
  return prometheus === undefined || promtool === undefined ? undefined : { prometheus, promtool }
}
