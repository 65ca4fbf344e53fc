import { getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { DataTable } from '../tables/data-table.tsx'
import { Empty } from '../tables/empty.tsx'

/** What nobody is handed, and why: ECGs that a model could not judge, and judgements without a verdict or a model. */
export async function SetAsideTables({ modelTag }: { modelTag: string | undefined }) {
  const t = await getTranslations('beats.setAside')
  const { auditing, db } = app()
  const { unjudged, unreadable } = await auditing.listSetAside(db, modelTag)
  if (unjudged.length + unreadable.length === 0)
    return <Empty title={t('empty.title')} text={t('empty.text')} />
  return (
    <>
      {unjudged.length > 0 && (
        <DataTable
          caption={t('unjudged', { count: unjudged.length })}
          columns={[t('beat'), t('model'), t('reason')]}
          rows={unjudged.map(({ beat, modelTag: tag, reason }) => [beat, tag, reason])}
        />
      )}
      {unreadable.length > 0 && (
        <DataTable
          caption={t('unreadable', { count: unreadable.length })}
          columns={[t('beat'), t('reason')]}
          rows={unreadable.map(({ beat, reason }) => [beat, t(`reasons.${reason}`)])}
        />
      )}
    </>
  )
}
