import { TableTbody, TableTd, TableTh, TableTr, Text, Title } from '@mantine/core'
import type { Batch } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor, LinkButton } from '../links/links.tsx'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/table.tsx'

/** What waits for this reader beside the worklist: beats put off, and batches. Nothing where there is none. */
export async function OwnLists({ readerId }: { readerId: string }) {
  const t = await getTranslations('beats.lists')
  const { auditing, db } = app()
  const [later, batches] = await Promise.all([
    auditing.countPutOff(db, readerId),
    auditing.listBatches(db, readerId),
  ])
  return (
    <>
      {later > 0 && (
        <Text size="sm">
          <LinkAnchor href="/me">{t('later', { count: later })}</LinkAnchor>
        </Text>
      )}
      {batches.length > 0 && (
        <section aria-labelledby="batches">
          <Title order={2} size="h4" id="batches" mb="xs">
            {t('batches')}
          </Title>
          <BatchesTable batches={batches} readerId={readerId} />
        </section>
      )}
    </>
  )
}

/** Batches in rows, with how far their readers have come; one's own with a way to read them. */
export async function BatchesTable({ batches, readerId }: { batches: readonly Batch[]; readerId: string }) {
  const t = await getTranslations('beats.lists')
  return (
    <ScrollingTable
      caption={t('caption', { count: batches.length })}
      columns={(['name', 'reader', 'madeBy', 'madeAt', 'progress', 'action'] as const).map((column) =>
        t(column),
      )}
      minWidth={640}
    >
      <TableTbody>
        {batches.map(({ id, name, reader, madeBy, madeAt, total, read, skipped }) => (
          <TableTr key={id}>
            <TableTh scope="row" fw={500}>
              {name}
            </TableTh>
            <TableTd>{reader.name ?? t('unknown')}</TableTd>
            <TableTd>{madeBy ?? t('unknown')}</TableTd>
            <TableTd>
              <Moment of={madeAt} />
            </TableTd>
            <TableTd>
              {t('progressOf', { read, total })}
              {skipped > 0 && (
                <Text size="sm" c="dimmed">
                  {t('skipped', { skipped })}
                </Text>
              )}
            </TableTd>
            <TableTd>
              {reader.id === readerId &&
                (read + skipped < total ? (
                  <LinkButton
                    href={`/read?batch=${id}`}
                    variant="light"
                    aria-label={t('readBatch', { name })}
                  >
                    {t('read')}
                  </LinkButton>
                ) : (
                  t('done')
                ))}
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}
