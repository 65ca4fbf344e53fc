import { Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import type { Curve } from './curve.ts'
import { scaleOfSamples } from './frame.ts'
import { SmallBeat } from './small-beat.tsx'

interface BeatCurveProps {
  inferenceId: number
  beat: string
  /** What this reader is shown in place of the beat's own curve; see `listKnownCurves`. */
  known?: Curve | null | undefined
}

/** The curve of a beat from the results API, or of a row of the training table; without it, words instead. */
export async function BeatCurve({ inferenceId, beat, known }: BeatCurveProps) {
  const t = await getTranslations('agreement.disagreements')
  const { auditing, db, modelCurves, results } = app()
  const ecgId = auditing.trainingRowOf(inferenceId)
  if (ecgId !== undefined) {
    const values = (await auditing.findTrainingRow(db, ecgId))?.values
    if (values !== undefined)
      return <SmallBeat curve={values} scale={scaleOfSamples(values)} label={t('curveOf', { beat })} />
  }
  const found = await results.findInference(inferenceId)
  if (found.status !== 'found')
    return (
      <Text size="sm" c="dimmed">
        {t('noCurve')}
      </Text>
    )
  const { values, model_tag } = found.inference
  const { scale } = await modelCurves.find(model_tag ?? '')
  return <SmallBeat curve={known ?? values} scale={scale} label={t('curveOf', { beat })} />
}
