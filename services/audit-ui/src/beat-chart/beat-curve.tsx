import { Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { SmallBeat } from './small-beat.tsx'

/** The curve of a beat from the results API; without it, words instead. */
export async function BeatCurve({ inferenceId, beat }: { inferenceId: number; beat: string }) {
  const t = await getTranslations('agreement.disagreements')
  const { modelCurves, results } = app()
  const found = await results.findInference(inferenceId)
  if (found.status !== 'found')
    return (
      <Text size="sm" c="dimmed">
        {t('noCurve')}
      </Text>
    )
  const { values, model_tag } = found.inference
  const { scale } = await modelCurves.find(model_tag ?? '')
  return <SmallBeat curve={values} scale={scale} label={t('curveOf', { beat })} />
}
