/** What the chart is rendered and checked with. */
import { join } from 'node:path'
import { isExecutable, runProgram } from '../processes.ts'
import { type Found, findPythonProgram } from '../python-program.ts'

const toolchain = join(import.meta.dirname, '..', '..', '.toolchain')

/**
 * helm, as the words that begin its command line: those of `HELM`, else the one of the PATH, else that which .ci/run
 * made. Undefined without one.
 */
export async function findHelm(): Promise<string[] | undefined> {
  const built = join(toolchain, 'helm', 'helm')
  const candidates = [(process.env.HELM ?? 'helm').split(' '), ...(isExecutable(built) ? [[built]] : [])]
  for (const helm of candidates) {
    const [program = '', ...words] = helm
    if ((await runProgram(program, [...words, 'version', '--short'])).status === 0) return helm
  }
  return undefined
}

/** kubernetes-validate, which brings the schemas of several versions of Kubernetes. */
export function findValidator(print: (line: string) => void): Promise<Found> {
  return findPythonProgram(
    {
      name: 'kubernetes-validate',
      requirements: join(import.meta.dirname, 'requirements.txt'),
      folder: join(toolchain, 'kubernetes-validate'),
    },
    print,
  )
}
