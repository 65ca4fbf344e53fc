import { Button, Stack, TableTbody, TableTd, TableTh, TableTr, Text, Title } from '@mantine/core'
import type { ChangedShare, PairAgreement, Period } from '@vigia/auditing'
import type { Answer } from '@vigia/contracts/audit'
import { getFormatter, getTranslations } from 'next-intl/server'
import { LinkButton } from '../links/links.tsx'
import { app } from '../server/app.ts'
import { Disclosure } from '../tables/page-parts.tsx'
import { PeriodFields } from '../tables/period-fields.tsx'
import { DataTable, ScrollingTable } from '../tables/table.tsx'
import tables from '../tables/tables.module.css'
import classes from './agreement.module.css'
import { type AnswerCounts, leaveOutUnused, strengthOf, strengths, totalsOf } from './agreement-figures.ts'

/** Every pair of readers in a line. */
export async function PairOverview({ pairs }: { pairs: readonly PairAgreement[] }) {
  const t = await getTranslations('agreement')
  const format = await getFormatter()
  const nameOf = await readerNames()
  return (
    <DataTable
      caption={t('overview.caption')}
      columns={[
        t('overview.pair'),
        t('overview.beats'),
        t('overview.agreed'),
        t('overview.kappa'),
        t('overview.reading'),
      ]}
      rows={pairs.map(({ first, second, counts, agreement }) => [
        t('pair', { first: nameOf(first), second: nameOf(second) }),
        format.number(agreement.count),
        format.number(totalsOf(counts).same),
        agreement.kappa === null
          ? '–'
          : format.number(agreement.kappa, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
        agreement.kappa === null ? t('undefinedKappa') : t(`strength.${strengthOf(agreement.kappa)}`),
      ])}
      minWidth={560}
    />
  )
}

const always: readonly Answer[] = ['normal', 'anomalous']

interface PairSectionProps {
  pair: PairAgreement
  /** What the lines of the pair's counts stand for. */
  answers: readonly Answer[]
}

/** Two readers: kappa with its interval and in words, and the table that it comes from. */
export async function PairSection({ pair, answers }: PairSectionProps) {
  const t = await getTranslations('agreement')
  const format = await getFormatter()
  const nameOf = await readerNames()
  const decimal = (value: number) =>
    format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const share = (value: number | null) =>
    value === null ? '–' : format.number(value, { style: 'percent', maximumFractionDigits: 1 })
  const { count, observed, expected, kappa, confidence } = pair.agreement
  const [first, second] = [nameOf(pair.first), nameOf(pair.second)]
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h3">
        {t('pair', { first, second })}
      </Title>
      {kappa === null ? (
        <Text>{`${t('kappa')}: ${t('undefinedKappa')}`}</Text>
      ) : (
        <Text>
          {`${t('kappa')}: `}
          <Text span inherit fw={700}>
            {decimal(kappa)}
          </Text>
          {confidence !== null &&
            ` (${t('interval', { low: decimal(confidence.low), high: decimal(confidence.high) })})`}
          {`. ${t('reading', { strength: t(`strength.${strengthOf(kappa)}`) })}.`}
        </Text>
      )}
      <Text c="dimmed">
        {t('observed', {
          agreed: totalsOf(pair.counts).same,
          beats: count,
          share: share(observed),
          expected: share(expected),
        })}
      </Text>
      <CountsTable
        first={first}
        second={second}
        table={leaveOutUnused({ answers, counts: pair.counts }, always)}
      />
    </Stack>
  )
}

interface CountsTableProps {
  first: string
  second: string
  table: AnswerCounts<Answer>
}

/** How often each answer of one reader met each answer of the other, with totals. */
export async function CountsTable({ first, second, table }: CountsTableProps) {
  const t = await getTranslations('agreement.counts')
  const answerIn = await getTranslations('history.answer')
  const format = await getFormatter()
  const totals = totalsOf(table.counts)
  return (
    <ScrollingTable
      caption={t('caption', { first, second })}
      columns={[t('answer'), ...table.answers.map((answer) => answerIn(answer)), t('total')]}
      minWidth={420}
    >
      <TableTbody>
        {table.answers.map((answer, row) => (
          <TableTr key={answer}>
            <TableTh scope="row">{answerIn(answer)}</TableTh>
            {table.answers.map((other, column) => (
              <TableTd key={other} className={row === column ? classes.same : undefined}>
                {format.number(table.counts[row]?.[column] ?? 0)}
                {row === column && ` ${t('same')}`}
              </TableTd>
            ))}
            <TableTd>{format.number(totals.rows[row] ?? 0)}</TableTd>
          </TableTr>
        ))}
        <TableTr>
          <TableTh scope="row">{t('total')}</TableTh>
          {table.answers.map((answer, column) => (
            <TableTd key={answer}>{format.number(totals.columns[column] ?? 0)}</TableTd>
          ))}
          <TableTd>{format.number(totals.all)}</TableTd>
        </TableTr>
      </TableTbody>
    </ScrollingTable>
  )
}

/** What the words for kappa stand for, and whose they are. */
export async function ScaleNote() {
  const t = await getTranslations('agreement')
  const format = await getFormatter()
  const decimal = (value: number) => format.number(value, { minimumFractionDigits: 2 })
  return (
    <Disclosure label={t('scale.label')}>
      <DataTable
        caption={t('scale.caption')}
        columns={[t('scale.kappa'), t('scale.words')]}
        rows={strengths.map(({ name, upTo }, index) => [
          index === 0
            ? t('scale.below')
            : t('scale.range', {
                from: decimal(index === 1 ? 0 : (strengths[index - 1]?.upTo ?? 0) + 0.01),
                to: decimal(upTo),
              }),
          t(`strength.${name}`),
        ])}
        isNarrow
      />
      <Text size="sm" c="dimmed" maw="75ch">
        {t('scale.source')}
      </Text>
    </Disclosure>
  )
}

/** How often first answers were changed after the reveal, by each reader and by all. */
export async function ChangedSection({ period }: { period: Period }) {
  const t = await getTranslations('agreement.changed')
  const format = await getFormatter()
  const nameOf = await readerNames()
  const { auditing, db } = app()
  const { readers, all } = await auditing.listChangedAnswers(db, period)
  if (all.count === 0) return null
  const percent = (value: number | undefined) =>
    value === undefined ? '–' : format.number(value, { style: 'percent', maximumFractionDigits: 1 })
  const row = (name: string, { count, changed, share, confidence }: ChangedShare) => [
    name,
    format.number(count),
    format.number(changed),
    percent(share ?? undefined),
    t('interval', { low: percent(confidence?.low), high: percent(confidence?.high) }),
  ]
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h3">
        {t('title')}
      </Title>
      <Text c="dimmed" maw="75ch">
        {t('text')}
      </Text>
      <DataTable
        caption={t('caption')}
        columns={[t('reader'), t('answers'), t('count'), t('share'), t('confidence')]}
        rows={[
          ...readers.map(({ reader, ...share }) => row(nameOf(reader), share)),
          ...(readers.length > 1 ? [row(t('all'), all)] : []),
        ]}
        minWidth={560}
      />
    </Stack>
  )
}

/** Chooses the days of the readings; without a script too, since it only asks for an address. */
export async function PeriodForm({
  period,
}: {
  period: { from: string | undefined; to: string | undefined }
}) {
  const t = await getTranslations('agreement.filter')
  return (
    <form key={JSON.stringify(period)} action="/agreement" aria-label={t('label')} className={tables.form}>
      <PeriodFields period={period} from={t('from')} to={t('to')} />
      <Button type="submit">{t('apply')}</Button>
      {(period.from ?? period.to) !== undefined && (
        <LinkButton href="/agreement" variant="subtle">
          {t('clear')}
        </LinkButton>
      )}
    </form>
  )
}

/** What a reader is called; of an account that is not known here, words that say so. */
export async function readerNames() {
  const t = await getTranslations('history')
  return ({ name }: { name: string | null }) => name ?? t('unknownReader')
}
