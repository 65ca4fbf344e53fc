import { Stack, Text, Title } from '@mantine/core'
import type { PairAgreement } from '@vigia/auditing'
import type { Answer } from '@vigia/contracts/audit'
import { getFormatter, getTranslations } from 'next-intl/server'
import { leaveOutUnused, totalsOf } from './answer-counts.ts'
import { CountsTable } from './counts-table.tsx'
import { readerNames } from './reader-name.ts'
import { strengthOf } from './strength.ts'

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
