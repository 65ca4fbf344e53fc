import { type RemadeFigures, remakeKeptFigures } from '@vigia/db'
import type { Context } from './run-command.ts'
import { withMostRights } from './warehouse.ts'

/**
 * `recount`: makes what triggers keep for the overview anew from what is on record. Works as the user who changes the layout,
 * where there is one: no service may write what triggers keep.
 *
 * @throws VigiaError `figures-not-writable`
 */
export async function recount({ output }: Context): Promise<void> {
  const remade = await withMostRights(
    {
      by: 'ER_TABLEACCESS_DENIED_ERROR',
      code: 'figures-not-writable',
      message: 'This user may not write what triggers keep',
    },
    remakeKeptFigures,
  )
  output.result({ ...remade }, () => tell(remade))
}

function tell({ firstAnswers, worklist }: RemadeFigures): string {
  const count = (of: string, { before, after }: { before: number; after: number }) =>
    `${of}: ${after}${before === after ? '' : ` (there were ${before})`}.`
  return [
    count('First answers of readers', firstAnswers),
    count('Judgements in the worklist’s counts', worklist),
  ].join('\n')
}
