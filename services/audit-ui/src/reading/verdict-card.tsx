import { Paper, Text } from '@mantine/core'
import { IconQuestionMark } from '@tabler/icons-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { Answer, Reveal } from './beat.ts'
import { answerIcons } from './decision-panel.tsx'
import classes from './reveal-panel.module.css'

interface VerdictCardProps {
  reveal: Reveal
  given: Answer | undefined
  modelTag: string
}

/** The model's verdict in words, with the figures that it rests on. */
export function VerdictCard({ reveal, given, modelTag }: VerdictCardProps) {
  const t = useTranslations('reading.reveal')
  const format = useFormatter()
  const { verdict, error, threshold } = reveal
  const number = (value: number) =>
    format.number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
  const Icon = verdict === null ? IconQuestionMark : answerIcons[verdict]
  return (
    <Paper component="section" withBorder p="md" data-testid="verdict">
      <h2 className={classes.verdict}>
        <Icon size={28} aria-hidden style={{ flexShrink: 0 }} />
        {t(`verdict.${verdict ?? 'none'}`)}
      </h2>
      <dl className={classes.facts}>
        <dt>{t('model')}</dt>
        <dd>{modelTag}</dd>
        {error !== null && (
          <>
            <dt>{t('error')}</dt>
            <dd>{number(error)}</dd>
          </>
        )}
        {threshold !== null && (
          <>
            <dt>{t('threshold')}</dt>
            <dd>{number(threshold)}</dd>
          </>
        )}
      </dl>
      {(given === 'normal' || given === 'anomalous') && verdict !== null && (
        <Text size="sm" mt="xs" fw={600}>
          {t(given === verdict ? 'agrees' : 'differs')}
        </Text>
      )}
    </Paper>
  )
}
