import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { AuditEntry } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { zoneName } from '../i18n/time-zone.ts'
import { LinkAnchor } from '../links/links.tsx'
import { beatAddress } from '../reading/beat.ts'
import { Moment } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/table.tsx'
import classes from './history.module.css'

const columns = ['at', 'beat', 'model', 'answer', 'reveal', 'code', 'comment', 'reader'] as const

/** Audits in rows, each with a way to its beat. */
export async function AuditsTable({ audits }: { audits: readonly AuditEntry[] }) {
  const t = await getTranslations('history')
  return (
    <ScrollingTable
      caption={t('table.caption', { count: audits.length, zone: await zoneName() })}
      columns={columns.map((column) => t(`table.${column}`))}
      minWidth={1000}
    >
      <TableTbody>
        {audits.map((audit) => (
          <AuditRow key={audit.id} audit={audit} />
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

async function AuditRow({ audit }: { audit: AuditEntry }) {
  const t = await getTranslations('history')
  const { beat, beatCode, comment } = audit
  return (
    <TableTr>
      <TableTh scope="row" fw={400}>
        <Moment of={audit.recordedAt} />
      </TableTh>
      <TableTd>
        <LinkAnchor href={beatAddress(beat, audit.modelTag)} aria-label={t('table.open', { beat })}>
          {beat}
        </LinkAnchor>
      </TableTd>
      <TableTd>
        {audit.modelTag === '' ? t('trainingTable') : audit.modelTag}
        <Text size="sm" c="dimmed">
          {t(`verdict.${audit.modelVerdict}`)}
        </Text>
        {audit.shownVerdict !== audit.modelVerdict && (
          <Text size="sm">{t('shownAs', { verdict: t(`verdict.${audit.shownVerdict}`) })}</Text>
        )}
      </TableTd>
      <TableTd>
        <Said audit={audit} />
      </TableTd>
      <TableTd>{t(`reveal.${audit.reveal}`)}</TableTd>
      <TableTd>{beatCode}</TableTd>
      <TableTd className={classes.comment}>{comment}</TableTd>
      <TableTd>
        {audit.reader.name ?? t('unknownReader')}
        <Text size="sm" c="dimmed">
          {t(`kind.${audit.kind}`)}
        </Text>
      </TableTd>
    </TableTr>
  )
}

/** The answer, and whether it was the model's, or what became of it. */
async function Said({ audit }: { audit: AuditEntry }) {
  const t = await getTranslations('history')
  if (audit.answer === null) return t('takesBack', { id: String(audit.undoes) })
  if (audit.addsTo !== null) return t('addsTo', { id: String(audit.addsTo) })
  const isVerdict = audit.answer === 'normal' || audit.answer === 'anomalous'
  const notes = [
    ...(isVerdict ? [audit.answer === audit.modelVerdict ? t('agrees') : t('differs')] : []),
    ...(audit.undoneBy === null ? [] : [t('takenBack')]),
  ]
  return (
    <>
      <Text span inherit fw={600} td={audit.undoneBy === null ? undefined : 'line-through'}>
        {t(`answer.${audit.answer}`)}
      </Text>
      {notes.length > 0 && (
        <Text size="sm" c="dimmed">
          {notes.join(', ')}
        </Text>
      )}
    </>
  )
}
