import { Text } from '@mantine/core'
import { parseSlice } from '@vigia/contracts/slices'
import { getTranslations } from 'next-intl/server'
import { dimensionNames, sliceNames } from '../errors/slice-names.ts'
import { app } from '../server/app.ts'

/** The slice that a search came from: it stays until the filters are cleared. */
export async function SliceField({ slice }: { slice: string }) {
  const t = await getTranslations('errors')
  const parsed = parseSlice(slice)
  if (parsed === undefined) return <input type="hidden" name="slice" value={slice} />
  const { by } = parsed
  const { auditing, db } = app()
  const names = by === 'reader' ? await auditing.readNames(db) : undefined
  const title = parsed.slice === null ? null : (names?.get(parsed.slice) ?? null)
  const dimension = (await dimensionNames())(by)
  return (
    <>
      <input type="hidden" name="slice" value={slice} />
      <Text mb="sm">
        {t('ofSlice', { dimension, slice: (await sliceNames(by))({ slice: parsed.slice, title }) })}
      </Text>
    </>
  )
}
