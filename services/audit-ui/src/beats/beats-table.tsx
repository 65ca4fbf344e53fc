import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { ListedBeat } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { BeatCurve } from '../beat-chart/beat-curve.tsx'
import type { Curve } from '../beat-chart/curve.ts'
import { drawing } from '../beat-chart/small-beat.tsx'
import { LinkAnchor } from '../links/links.tsx'
import { beatAddress } from '../reading/beat.ts'
import { modelFigures } from '../reading/model-figures.ts'
import { listKnownCurves } from '../reading/server/known-curves.ts'
import { app } from '../server/app.ts'
import { MeasuredAt } from '../tables/moment.tsx'
import { Empty } from '../tables/page-parts.tsx'
import { DataTable, ScrollingTable } from '../tables/table.tsx'
import classes from './beats.module.css'

interface BeatsTableProps {
  beats: readonly ListedBeat[]
  /** The model that was searched for: links lead to its judgement. */
  modelTag: string | undefined
}

/** Beats in rows: each can be ticked, and opened. What a model says stands where this reader may be told it. */
export async function BeatsTable({ beats, modelTag }: BeatsTableProps) {
  const t = await getTranslations('beats')
  const isRevealed = beats.some(({ reveal }) => reveal !== null)
  const known = await listKnownCurves(beats.filter(({ reveal }) => reveal === null))
  const columns = [
    'select',
    'beat',
    'curve',
    'measured',
    'state',
    'label',
    'class',
    ...(isRevealed ? (['verdict', 'error'] as const) : []),
  ] as const
  return (
    <ScrollingTable
      caption={t('table.caption', { count: beats.length })}
      columns={columns.map((column) => t(`table.${column}`))}
      minWidth={isRevealed ? 1000 : 800}
    >
      <TableTbody>
        {beats.map((beat) => (
          <BeatRow
            key={beat.beat}
            listed={beat}
            modelTag={modelTag}
            isRevealed={isRevealed}
            known={known.get(beat.beat)}
          />
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

interface BeatRowProps {
  listed: ListedBeat
  modelTag: string | undefined
  isRevealed: boolean
  known: Curve | undefined
}

async function BeatRow({ listed, modelTag, isRevealed, known }: BeatRowProps) {
  const t = await getTranslations('beats')
  const answer = await getTranslations('history.answer')
  const format = await getFormatter()
  const { tellProbability, tellOdds } = modelFigures(await getTranslations('reading.figures'), format)
  const { beat, inferenceId, measuredAt, state, label, beatCodes, reveal } = listed
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : format.number(value, { maximumSignificantDigits: 4 })
  return (
    <TableTr>
      <TableTd>
        <label className={classes.tick}>
          <input type="checkbox" name="beat" value={beat} aria-label={t('table.tick', { beat })} />
        </label>
      </TableTd>
      <TableTh scope="row" fw={500}>
        <LinkAnchor href={beatAddress(beat, modelTag)} aria-label={t('table.open', { beat })}>
          {beat}
        </LinkAnchor>
        <Text size="sm" c="dimmed">
          {listed.modelTag}
        </Text>
      </TableTh>
      <TableTd>
        <Suspense fallback={<div style={{ width: drawing.width, height: drawing.height }} />}>
          <BeatCurve inferenceId={inferenceId} beat={beat} known={known} />
        </Suspense>
      </TableTd>
      <TableTd>
        <MeasuredAt of={measuredAt} />
      </TableTd>
      <TableTd>{t(`state.${state}`)}</TableTd>
      <TableTd>{label === null ? '–' : answer(label)}</TableTd>
      <TableTd>{beatCodes.join(', ') || '–'}</TableTd>
      {isRevealed && (
        <>
          <TableTd>
            {reveal === null ? t('table.hidden') : answer(reveal.verdict)}
            {typeof reveal?.probability === 'number' && (
              <Text size="sm" c="dimmed">
                {t('table.probability', { probability: tellProbability(reveal.probability) })}
              </Text>
            )}
            {reveal?.isUnlike && (
              <Text size="sm" c="dimmed">
                {t('table.unlike')}
              </Text>
            )}
          </TableTd>
          <TableTd>
            {number(reveal?.error)}
            {reveal !== null && (
              <Text size="sm" c="dimmed">
                {t('table.threshold', { threshold: number(reveal.threshold) })}
              </Text>
            )}
            {typeof reveal?.pValue === 'number' && (
              <Text size="sm" c="dimmed">
                {tellOdds(reveal.pValue)}
              </Text>
            )}
          </TableTd>
        </>
      )}
    </TableTr>
  )
}

/** What nobody is given, and why: ECGs that a model could not judge, and judgements without a verdict or a model. */
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
