'use client'
import type { Answer } from '@vigia/contracts/audit'
import type { Verdict } from '@vigia/contracts/ecg'
import { useTranslations } from 'next-intl'
import { Paper } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import { answerIcons } from './decision-panel.tsx'
import classes from './reveal-panel.module.css'

interface KnownCardProps {
  /** Of the known beat. */
  label: Verdict
  given: Answer | undefined
  /** Whose name it bore. */
  beat: string
}

/** Tells the reader alone, after the answer, that it was a known beat, and its label. */
export function KnownCard({ label, given, beat }: KnownCardProps) {
  const t = useTranslations('reading.known')
  const Icon = answerIcons[label]
  return (
    <Paper component="section" withBorder p="md" data-testid="known" role="status">
      <h2 className={classes.verdict}>
        <Icon size={26} aria-hidden className={classes.icon} />
        {t(`label.${label}`)}
      </h2>
      {(given === 'normal' || given === 'anomalous') && (
        <p className={classes.comparison}>{t(given === label ? 'agrees' : 'differs')}</p>
      )}
      <Text size="sm">{t('text', { beat })}</Text>
    </Paper>
  )
}
