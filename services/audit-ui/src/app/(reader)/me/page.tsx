import { Stack, TableTbody, TableTd, TableTh, TableTr, Text, Title } from '@mantine/core'
import type { OwnWork, PutOff } from '@vigia/auditing'
import type { Metadata } from 'next'
import { getFormatter, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { DayBars } from '../../../beat-chart/day-bars.tsx'
import { BatchesTable } from '../../../beats/own-lists.tsx'
import { zoneName } from '../../../i18n/time-zone.ts'
import { OwnKnownTable } from '../../../known-beats/own-known.tsx'
import { LinkAnchor } from '../../../links/links.tsx'
import { beatAddress } from '../../../reading/beat.ts'
import { app } from '../../../server/app.ts'
import { requireReader } from '../../../server/session.ts'
import { Moment } from '../../../tables/moment.tsx'
import { PageHeading } from '../../../tables/page-parts.tsx'
import { ScrollingTable } from '../../../tables/table.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('beats.own'))('title') }
}

/** A reader's own work: how much, how fast, how far others agree, and what waits. */
export default async function OwnPage() {
  const { id } = await requireReader()
  const t = await getTranslations('beats.own')
  const lists = await getTranslations('beats.lists')
  const known = await getTranslations('beats.known')
  const { auditing, db } = app()
  const [work, ownKnown, putOff, batches] = await Promise.all([
    auditing.readOwnWork(db, id),
    auditing.readOwnKnown(db, id),
    auditing.listPutOff(db, id),
    auditing.listBatches(db, id),
  ])
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro', { zone: await zoneName() })} />
      <Stack gap="xl">
        <section>
          <Text size="xl" fw={600} mb="sm">
            {t('today', { count: work.days.at(-1)?.beats ?? 0 })}
          </Text>
          <DayBars days={work.days} />
        </section>
        <Section title={t('pace')}>
          <Pace pace={work.pace} />
        </Section>
        <Section title={t('agreement')}>
          <OwnAgreement agreement={work.agreement} />
        </Section>
        <Section title={known('title')}>
          <OwnKnownTable known={ownKnown} />
        </Section>
        <Section title={t('later')}>
          {putOff.length === 0 ? <Text>{t('laterNone')}</Text> : <PutOffTable beats={putOff} />}
        </Section>
        <Section title={lists('batches')}>
          {batches.length === 0 ? (
            <Text>{t('batchesNone')}</Text>
          ) : (
            <BatchesTable batches={batches} readerId={id} />
          )}
        </Section>
      </Stack>
    </>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      {children}
    </section>
  )
}

async function Pace({ pace }: Pick<OwnWork, 'pace'>) {
  const t = await getTranslations('beats.own')
  const format = await getFormatter()
  if (pace === null) return <Text>{t('paceNone')}</Text>
  const { medianSeconds, readings } = pace
  return (
    <>
      <Text>{t('paceValue', { seconds: format.number(medianSeconds, { maximumFractionDigits: 1 }) })}</Text>
      <Text size="sm" c="dimmed" maw="75ch">
        {t('paceSource', { readings, minutes: app().auditing.pauseSeconds / 60 })}
      </Text>
    </>
  )
}

async function OwnAgreement({ agreement }: Pick<OwnWork, 'agreement'>) {
  const t = await getTranslations('beats.own')
  const format = await getFormatter()
  const { count, observed, kappa, confidence } = agreement
  if (count === 0) return <Text>{t('kappaNone')}</Text>
  const two = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return (
    <>
      <Text>
        {kappa === null
          ? t('kappaUndefined')
          : confidence === null
            ? t('kappaAlone', { kappa: two(kappa) })
            : t('kappa', { kappa: two(kappa), low: two(confidence.low), high: two(confidence.high) })}
      </Text>
      <Text size="sm" c="dimmed" maw="75ch">
        {t('kappaSource', {
          count,
          observed: format.number(observed ?? 0, { style: 'percent', maximumFractionDigits: 0 }),
        })}
      </Text>
    </>
  )
}

async function PutOffTable({ beats }: { beats: readonly PutOff[] }) {
  const t = await getTranslations('beats.own')
  return (
    <ScrollingTable
      caption={t('laterCaption', { count: beats.length })}
      columns={[t('beat'), t('since')]}
      minWidth={320}
      isNarrow
    >
      <TableTbody>
        {beats.map(({ beat, since }) => (
          <TableTr key={beat}>
            <TableTh scope="row" fw={500}>
              <LinkAnchor href={beatAddress(beat)}>{beat}</LinkAnchor>
            </TableTh>
            <TableTd>
              <Moment of={since} />
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}
