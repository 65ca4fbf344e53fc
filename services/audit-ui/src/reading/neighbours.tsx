import { useTranslations } from 'next-intl'
import type { Scale } from '../beat-chart/frame.ts'
import { Paper } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import { SmallBeat } from '../small-beat/small-beat.tsx'
import type { LabelledNeighbour } from './beat.ts'
import { answerIcons } from './decision-panel.tsx'
import classes from './reveal-panel.module.css'

interface NeighboursProps {
  neighbours: readonly LabelledNeighbour[]
  scale: Scale | null
}

/** The labelled beats that look most like this one. */
export function Neighbours({ neighbours, scale }: NeighboursProps) {
  const t = useTranslations('reading')
  return (
    <Paper component="section" withBorder p="md" className={classes.wide}>
      <h2 className={classes.heading}>{t('neighbours.title')}</h2>
      {neighbours.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('neighbours.none')}
        </Text>
      )}
      <ul className={classes.neighbours}>
        {neighbours.map(({ ecgId, label, values }) => {
          const Icon = answerIcons[label]
          return (
            <li key={ecgId}>
              <div className={classes.curve}>
                <SmallBeat curve={values} scale={scale} label={t('neighbours.beat', { ecg: ecgId })} />
              </div>
              <span className={classes.label}>
                <Icon size={16} aria-hidden />
                {t(`answer.${label}`)}
              </span>
            </li>
          )
        })}
      </ul>
    </Paper>
  )
}
