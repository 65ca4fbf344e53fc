import { Text } from '@mantine/core'
import { parseSlice, type SliceOf } from '@vigia/contracts/slices'
import { getTranslations } from 'next-intl/server'
import { dimensionNames, sliceNames } from '../errors/slice-names.ts'
import { app } from '../server/app.ts'

/** The slice that a search came from: it stays until the filters are cleared. */
export async function SliceField({ slice }: { slice: string }) {
  const t = await getTranslations('errors')
  const parsed = parseSlice(slice)
  if (parsed === undefined) return <input type="hidden" name="slice" value={slice} />
  return (
    <>
      <input type="hidden" name="slice" value={slice} />
      <Text mb="sm">{parsed.by === 'whole' ? t('ofWhole') : t('ofSlice', await nameSlice(parsed))}</Text>
    </>
  )
}

async function nameSlice({ by, slice }: Exclude<SliceOf, { by: 'whole' }>) {
  const { auditing, db } = app()
  const names = by === 'reader' ? await auditing.readNames(db) : undefined
  const title = slice === null ? null : (names?.get(slice) ?? null)
  return { dimension: (await dimensionNames())(by), slice: (await sliceNames(by))({ slice, title }) }
}
