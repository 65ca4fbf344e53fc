import { Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { house } from '../server/house.ts'
import { SmallBeat } from '../small-beat/small-beat.tsx'

/** The curve of a beat from the results API; without it, words instead. */
export async function BeatCurve({ inferenceId, beat }: { inferenceId: number; beat: string }) {
  const t = await getTranslations('agreement.disagreements')
  const found = await house().results.findInference(inferenceId)
  if (found.status !== 'found')
    return (
      <Text size="sm" c="dimmed">
        {t('noCurve')}
      </Text>
    )
  return <SmallBeat curve={found.inference.values} label={t('curveOf', { beat })} />
}
