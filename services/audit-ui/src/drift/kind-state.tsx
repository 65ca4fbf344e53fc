import { Stack, Text, Title } from '@mantine/core'
import { dayOf } from '@vigia/contracts/calendar'
import type { DriftCheck, DriftState } from '@vigia/monitoring'
import { getTranslations } from 'next-intl/server'
import { DayPlot } from '../charts/day-plot.tsx'
import { writers } from '../overview/writers.ts'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'

const shownDays = 30
const dayMilliseconds = 86_400_000
/** Checks that are read: those of a month at one an hour. */
const mostChecks = 750
/** Clearer than this all alarms look alike. */
const clearest = 20

interface KindStateProps {
  tag: string
  kind: DriftState['kind']
  /** Of every kind. */
  states: readonly DriftState[]
}

/** The last check of a kind of drift, and how clear each day's clearest was. */
export async function KindState({ tag, kind, states }: KindStateProps) {
  const t = await getTranslations('drift')
  const { significant, whole } = await writers()
  const { monitoring, db } = app()
  const checks = await monitoring.listDriftChecks(db, { tag, kind, limit: mostChecks })
  const state = states.find((one) => one.kind === kind)
  const now = Date.now()
  const days = Array.from({ length: shownDays }, (_, place) =>
    dayOf(new Date(now - (shownDays - 1 - place) * dayMilliseconds)),
  )
  const byDay = clearestByDay(checks)
  const picked = days.map((day) => byDay.get(day))
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h3">
        {t(`kinds.${kind}`, { tag })}
      </Title>
      <Text maw="75ch">{t(`explained.${kind}`)}</Text>
      {state === undefined || state.p === null ? (
        <Text>{t('unchecked')}</Text>
      ) : (
        <Text fw={600}>
          {t.rich(state.alarm === null ? 'calm' : state.alarm, {
            n: whole(state.n),
            p: significant(state.p),
            level: significant(state.level),
            moment: () => <Moment of={state.checkedAt} />,
          })}
        </Text>
      )}
      {state?.isOpen && <Text>{t('open')}</Text>}
      <DayPlot
        title={t('plot')}
        days={days}
        series={[
          {
            label: t('clearness'),
            values: picked.map((check) => (check === undefined ? null : clearness(check.p))),
            texts: picked.map((check) =>
              check === undefined
                ? '–'
                : t(`ofDay.${check.alarm ?? 'none'}`, { p: significant(check.p), n: whole(check.n) }),
            ),
          },
        ]}
        kind="bars"
        write={whole}
      />
    </Stack>
  )
}

type Compared = DriftCheck & { p: number }

function clearestByDay(checks: readonly DriftCheck[]): Map<string, Compared> {
  const byDay = new Map<string, Compared>()
  for (const check of checks) {
    const { p } = check
    if (p === null) continue
    const day = dayOf(new Date(check.checkedAt))
    if (p <= (byDay.get(day)?.p ?? 1)) byDay.set(day, { ...check, p })
  }
  return byDay
}

/** How many zeros p has. */
const clearness = (p: number) => Math.min(clearest, p === 0 ? clearest : -Math.log10(p))
