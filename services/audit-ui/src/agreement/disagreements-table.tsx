import { Skeleton, TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { Disagreement } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { BeatCurve } from '../beat-chart/beat-curve.tsx'
import { drawing } from '../beat-chart/small-beat.tsx'
import { zoneName } from '../i18n/time-zone.ts'
import { LinkButton } from '../links/links.tsx'
import { beatAddress } from '../reading/beat.ts'
import { Moment } from '../tables/moment.tsx'
import { addressOf } from '../tables/search-params.ts'
import { ScrollingTable } from '../tables/table.tsx'
import classes from './agreement.module.css'
import { readerNames } from './agreement-sections.tsx'

interface DisagreementsTableProps {
  disagreements: readonly Disagreement[]
  /** How many wait in all, on other pages too. */
  count: number
}

/** Beats on which two readers differ, each with a way to the decision. The model's verdict is not told. */
export async function DisagreementsTable({ disagreements, count }: DisagreementsTableProps) {
  const t = await getTranslations('agreement.disagreements')
  return (
    <ScrollingTable
      caption={t('caption', { count, zone: await zoneName() })}
      columns={(['beat', 'curve', 'answers', 'decide'] as const).map((column) => t(column))}
      minWidth={680}
    >
      <TableTbody>
        {disagreements.map((disagreement) => (
          <TableTr key={disagreement.beat}>
            <TableTh scope="row" fw={500}>
              <Text span inherit className={classes.beat}>
                {disagreement.beat}
              </Text>
              <Text size="sm" c="dimmed">
                {disagreement.modelTag === '' ? t('trainingTable') : disagreement.modelTag}
                <br />
                <Moment of={disagreement.since} />
              </Text>
            </TableTh>
            <TableTd>
              <Suspense fallback={<Skeleton width={drawing.width} height={drawing.height} />}>
                <BeatCurve inferenceId={disagreement.inferenceId} beat={disagreement.beat} />
              </Suspense>
            </TableTd>
            <TableTd>
              <Readings readings={disagreement.readings} />
            </TableTd>
            <TableTd>
              <LinkButton
                href={beatAddress(disagreement.beat, disagreement.modelTag)}
                variant="light"
                aria-label={t('decideBeat', { beat: disagreement.beat })}
              >
                {t('decide')}
              </LinkButton>
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

async function Readings({ readings }: Pick<Disagreement, 'readings'>) {
  const t = await getTranslations('agreement.disagreements')
  const answerIn = await getTranslations('history.answer')
  const nameOf = await readerNames()
  if (readings.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('hidden')}
      </Text>
    )
  return readings.map(({ reader, answer, beatCode, comment }) => (
    <div key={reader.id}>
      {t('said', { reader: nameOf(reader), answer: answerIn(answer) })}
      {beatCode !== null && ` (${beatCode})`}
      {comment !== null && (
        <Text size="sm" c="dimmed" maw="40ch">
          {comment}
        </Text>
      )}
    </div>
  ))
}

const perPage = 20

/** One page of a list that is held whole; `text` is the page's number as the address has it, from 1. */
export function pageOf<Item>(items: readonly Item[], text: string | undefined) {
  const pages = Math.max(1, Math.ceil(items.length / perPage))
  const asked = Number(text ?? 1)
  const page = Number.isInteger(asked) && asked >= 1 && asked <= pages ? asked : 1
  return { page, pages, items: items.slice((page - 1) * perPage, page * perPage) }
}

/** Links to each page; none where there is only one. */
export function pageLinks({ page, pages }: { page: number; pages: number }) {
  if (pages === 1) return []
  return Array.from({ length: pages }, (_, index) => ({
    label: String(index + 1),
    href: addressOf('/disagreements', { page: String(index + 1) }),
    isCurrent: index + 1 === page,
  }))
}
