import { databaseErrorCode, type RemadeFigures, remakeKeptFigures } from '@vigia/db'
import { isConfigured, VigiaError } from '@vigia/runtime'
import type { Context } from './run-command.ts'
import { openAsMigrations, withWarehouse } from './warehouse.ts'

/**
 * `recount`: makes what triggers keep for the overview anew from what is on record. Works as the user who changes the layout,
 * where there is one: no service may write what triggers keep.
 *
 * @throws VigiaError `figures-not-writable`
 */
export async function recount({ output }: Context): Promise<void> {
  const remade = await withWarehouse(async (own) => {
    const writer = isConfigured('MIGRATIONS_MYSQL_PASSWORD') ? openAsMigrations('ORIGEM') : undefined
    try {
      return await remakeKeptFigures(writer?.db ?? own)
    } catch (error) {
      if (databaseErrorCode(error) !== 'ER_TABLEACCESS_DENIED_ERROR') throw error
      throw new VigiaError(
        'figures-not-writable',
        'This user may not write what triggers keep: set MIGRATIONS_MYSQL_PASSWORD, or run it where that is set.',
      )
    } finally {
      await writer?.close()
    }
  })
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
