import { Skeleton, TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { Disagreement } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { zoneName } from '../i18n/zone-name.ts'
import { LinkButton } from '../links/link-button.tsx'
import { beatAddress } from '../reading/beat.ts'
import { drawing } from '../small-beat/small-beat.tsx'
import { Moment } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/scrolling-table.tsx'
import classes from './agreement.module.css'
import { BeatCurve } from './beat-curve.tsx'
import { readerNames } from './reader-name.ts'

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
                {disagreement.modelTag}
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
