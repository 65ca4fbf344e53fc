import type { KnownShare } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Figure } from '../overview/figure.tsx'
import { app } from '../server/app.ts'
import { writeKnownShare } from './known-share.ts'

/** How all readers together did on known beats, in whole blocks; nothing where known beats are not in use. */
export async function ReadersKnownFigure() {
  const t = await getTranslations('overview.known')
  const format = await getFormatter()
  const { auditing, db } = app()
  const [figures, { knownBeatShare }] = await Promise.all([
    auditing.readReadersKnown(db),
    auditing.readSettings(db),
  ])
  if (figures === null && knownBeatShare === 0) return null
  const title = t('title')
  if (figures === null) return <Figure title={title} value="–" notes={[t('few')]} />
  const { n, undecided, sensitivity, specificity } = figures
  const tell = (of: 'sensitivity' | 'specificity', share: KnownShare) =>
    share === null ? t(`none.${of}`) : t(of, writeKnownShare(share, format))
  return (
    <Figure
      title={title}
      value={format.number(n)}
      notes={[
        tell('sensitivity', sensitivity),
        tell('specificity', specificity),
        t('undecided', { count: undecided }),
        t('always'),
      ]}
    />
  )
}
