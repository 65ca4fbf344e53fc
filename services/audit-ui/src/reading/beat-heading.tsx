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
                at: format.dateTime(asIfUtc(measuredAt), {
                  dateStyle: 'medium',
                  timeStyle: 'short',
                  timeZone: 'UTC',
                }),
              })}
            </>
          )}
        </div>
      </div>
      {end}
    </div>
  )
}

/** A date of measurement has no zone. Read and written as if it were UTC, it is shown as it stands. */
function asIfUtc(measuredAt: string): Date {
  return new Date(`${measuredAt.replace(' ', 'T')}Z`)
}
