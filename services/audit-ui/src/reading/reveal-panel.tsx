'use client'
import { IconEyeOff } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import type { Scale } from '../beat-chart/frame.ts'
import { Paper } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import type { Answer, Reveal } from './beat.ts'
import { ErrorPlace } from './error-place.tsx'
import { Neighbours } from './neighbours.tsx'
import classes from './reveal-panel.module.css'
import { VerdictCard } from './verdict-card.tsx'

interface RevealPanelProps {
  reveal: Reveal | null
  given: Answer | undefined
  modelTag: string
  /** In which the model's beats are drawn. */
  scale?: Scale | null
  /** Whether the answer is there, and what was hidden is on its way. */
  isComing: boolean
}

/** What the model says of the beat, or that it is hidden. */
export const RevealPanel = memo(function RevealPanel({
  reveal,
  given,
  modelTag,
  scale = null,
  isComing,
}: RevealPanelProps) {
  const t = useTranslations('reading.reveal')
  if (reveal === null)
    return (
      <Paper withBorder p="md" className={classes.hidden} data-testid="hidden">
        <IconEyeOff aria-hidden />
        <Text fw={600}>{t(isComing ? 'coming' : 'hidden')}</Text>
        <Text size="sm" c="dimmed">
          {t(isComing ? 'comingText' : 'hiddenText')}
        </Text>
      </Paper>
    )
  return (
    <div className={classes.reveal} data-testid="reveal">
      <VerdictCard reveal={reveal} given={given} modelTag={modelTag} />
      <ErrorPlace reveal={reveal} />
      <Neighbours neighbours={reveal.neighbours} scale={scale} />
    </div>
  )
})
