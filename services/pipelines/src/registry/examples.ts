import {
  isActivatedAsInThesis,
  judgeRaw,
  type Model,
  prepareInput,
  reconstruct,
  reconstructDirectly,
  scaleInto,
  toPicture,
} from '@vigia/autoencoder'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import type { Example, ExampleKind, Examples } from '@vigia/model-reports'
import { VigiaError } from '@vigia/runtime'
import { loadModel } from '../inference/judging-model.ts'
import type { Context } from '../run-command.ts'
import { readTestBeats, type TestBeats } from './test-beats.ts'

/** Of each kind. */
const most = 2

/**
 * Beats of a model's test part for its report: of each kind of right and wrong judgement those nearest to the other
 * verdict, as the model judges by now.
 */
export async function findExamples(context: Context, db: Db, tag: string): Promise<Examples> {
  try {
    const beats = await readTestBeats(context, db, tag)
    return { status: 'shown', examples: chooseExamples(await loadModel(db, tag), beats) }
  } catch (error) {
    const code = error instanceof VigiaError ? error.code : undefined
    if (code === 'test-part-changed') return { status: 'none', why: 'rows-changed' }
    if (code === 'no-training-ecgs') return { status: 'none', why: 'rows-changed' }
    throw error
  }
}

const kindOf = (label: Verdict, verdict: Verdict): ExampleKind => {
  if (label === verdict) return label === 'anomalous' ? 'found' : 'left-alone'
  return label === 'anomalous' ? 'missed' : 'false-alarm'
}

/** Those with the smallest margin of each kind; of equal ones that with the smaller id. */
export function chooseExamples(model: Model, beats: TestBeats): Example[] {
  const samples = new Float64Array(beats.samples.length * ECG_LENGTH)
  for (const [row, beat] of beats.samples.entries()) samples.set(beat, row * ECG_LENGTH)
  const { verdicts, margins, errors } = judgeRaw(model, samples)
  const rows = Array.from(beats.ids, (ecgId, row) => {
    const [label, verdict] = [beats.labels[row] as Verdict, verdicts[row] as Verdict]
    return { row, ecgId, label, verdict, kind: kindOf(label, verdict), margin: margins[row] as number }
  }).filter(({ row }) => Number.isFinite(errors[row]))
  rows.sort((one, other) => one.margin - other.margin || one.ecgId - other.ecgId)
  return [...Map.groupBy(rows, ({ kind }) => kind).values()]
    .flatMap((ofKind) => ofKind.slice(0, most))
    .map(({ row, ecgId, label, verdict, kind }) => ({
      ...{ kind, ecgId, label, verdict, error: errors[row] as number },
      threshold: model.threshold,
      isByThreshold: model.head === undefined,
      ...draw(model, samples.subarray(row * ECG_LENGTH, (row + 1) * ECG_LENGTH)),
    }))
}

/** A raw beat as the model's picture shows it, and what the model makes of it. */
function draw(model: Model, beat: Float64Array): Pick<Example, 'input' | 'reconstruction'> {
  const [seen, scaled] = [new Float32Array(ECG_LENGTH), new Float32Array(ECG_LENGTH)]
  prepareInput(seen, beat, model)
  scaleInto(scaled, beat, model.range)
  const output = isActivatedAsInThesis(model.network)
    ? reconstructDirectly(model, seen, 1)
    : reconstruct(undefined, model, seen, 1)
  return { input: Array.from(scaled), reconstruction: Array.from(toPicture(output, model)) }
}
