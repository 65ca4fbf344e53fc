import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { Learning, LearntModel } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { zoneName } from '../i18n/time-zone.ts'
import { LinkAnchor } from '../links/links.tsx'
import { modelAddress } from '../models/models-table.tsx'
import { beatAddress } from '../reading/beat.ts'
import { Moment } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/table.tsx'
import classes from './history.module.css'

const columns = ['beat', 'label', 'before', 'trained', 'after'] as const

/** Corrected beats, each with a row for every model that was trained on it since. */
export async function LearningsTable({ learnings }: { learnings: readonly Learning[] }) {
  const t = await getTranslations('history.learnings')
  return (
    <ScrollingTable
      caption={t('caption', { zone: await zoneName() })}
      columns={columns.map((column) => t(column))}
      minWidth={680}
    >
      {learnings.map((learning) => (
        <LearningRows key={learning.beat} learning={learning} />
      ))}
    </ScrollingTable>
  )
}

async function LearningRows({ learning }: { learning: Learning }) {
  const t = await getTranslations('history')
  const { beat, label, labelledAt, before, models } = learning
  const [first, ...others] = models
  const rowSpan = Math.max(1, models.length)
  return (
    <TableTbody className={classes.group}>
      <TableTr>
        <TableTh scope="rowgroup" rowSpan={rowSpan} fw={500}>
          <LinkAnchor href={beatAddress(beat, before.modelTag)} aria-label={t('table.open', { beat })}>
            {beat}
          </LinkAnchor>
        </TableTh>
        <TableTd rowSpan={rowSpan}>
          {t(`answer.${label}`)}
          <Text size="sm" c="dimmed">
            <Moment of={labelledAt} />
          </Text>
        </TableTd>
        <TableTd rowSpan={rowSpan}>
          {t(`verdict.${before.verdict}`)}
          <Text size="sm" c="dimmed">
            {before.modelTag === '' ? t('trainingTable') : before.modelTag}
          </Text>
        </TableTd>
        {first === undefined ? (
          <TableTd colSpan={2}>{t('learnings.untrained')}</TableTd>
        ) : (
          <LearntCells model={first} label={label} />
        )}
      </TableTr>
      {others.map((model) => (
        <TableTr key={model.tag}>
          <LearntCells model={model} label={label} />
        </TableTr>
      ))}
    </TableTbody>
  )
}

async function LearntCells({ model, label }: { model: LearntModel; label: Learning['label'] }) {
  const t = await getTranslations('history')
  return (
    <>
      <TableTd>
        {model.isRemoved ? (
          `${model.tag} (${t('learnings.removed')})`
        ) : (
          <LinkAnchor href={modelAddress(model.tag)}>{model.tag}</LinkAnchor>
        )}
        <Text size="sm" c="dimmed">
          {t(`learnings.parts.${model.part}`)}
          <br />
          <Moment of={model.trainedAt} />
        </Text>
      </TableTd>
      <TableTd>
        {model.verdict === null ? (
          t('learnings.unjudged')
        ) : (
          <>
            {t(`verdict.${model.verdict}`)}
            <Text size="sm" c="dimmed">
              {t(model.verdict === label ? 'learnings.learned' : 'learnings.notLearned')}
            </Text>
          </>
        )}
      </TableTd>
    </>
  )
}
