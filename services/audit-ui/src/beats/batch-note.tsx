import { getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'

/** Above the beats of a batch: which one it is, how far it is, and what of it is skipped. */
export async function BatchNote({ readerId, batchId }: { readerId: string; batchId: number }) {
  const t = await getTranslations('beats')
  const { auditing, db } = app()
  const batches = await auditing.listBatches(db, readerId, batchId)
  const batch = batches.find(({ reader }) => reader.id === readerId)
  if (batch === undefined) return <p>{t('reading.none')}</p>
  const { name, read, total, skipped } = batch
  return (
    <p>
      {t('reading.title', { name, read, total })} {skipped > 0 && t('lists.skipped', { skipped })}
    </p>
  )
}
