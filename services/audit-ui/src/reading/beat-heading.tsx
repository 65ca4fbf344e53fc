import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode, RefObject } from 'react'
import type { NeutralBeat } from './beat.ts'
import classes from './beat-desk.module.css'

interface BeatHeadingProps {
  neutral: NeutralBeat
  headingRef: RefObject<HTMLHeadingElement | null>
  end: ReactNode
}

/** Which beat this is. The focus comes here when another one is drawn. */
export function BeatHeading({ neutral, headingRef, end }: BeatHeadingProps) {
  const t = useTranslations('reading')
  const format = useFormatter()
  const { inferenceId, modelTag, measuredAt } = neutral
  return (
    <div className={classes.head}>
      <div>
        <h1 className={classes.title} ref={headingRef} tabIndex={-1}>
          {t('beat', { beat: inferenceId })}
        </h1>
        <div className={classes.facts}>
          {t('judgedBy', { tag: modelTag })}
          {measuredAt !== null && (
            <>
              {' · '}
              {t('measured', {
                at: format.dateTime(atClinic(measuredAt), { dateStyle: 'medium', timeStyle: 'short' }),
              })}
            </>
          )}
        </div>
      </div>
      {end}
    </div>
  )
}

/** The clinic's clock has no zone: it is shown as it stands, and the pages' zone is UTC. */
function atClinic(measuredAt: string): Date {
  return new Date(`${measuredAt.replace(' ', 'T')}Z`)
}
