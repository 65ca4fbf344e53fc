import { writeFileSync } from 'node:fs'
import { type BeatPanel, drawBeatsSvg, drawBeatText } from '@vigia/beat-chart'
import type { ResultsClient } from '@vigia/contracts/client'
import type { Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'

const WIDEST = 110
const HEIGHT = 16

/** Gets one normal and one anomalous beat of this model from the results API; fewer if it judged no such beat. */
export async function fetchBeats(client: ResultsClient, tag: string): Promise<BeatPanel[]> {
  const beats = await Promise.all([fetchBeat(client, tag, 'normal'), fetchBeat(client, tag, 'anomalous')])
  return beats.filter((beat) => beat !== undefined)
}

/** Draws the beats into an SVG file, if there are any. */
export function drawPicture(beats: readonly BeatPanel[], file: string): void {
  if (beats.length > 0) writeFileSync(file, drawBeatsSvg(beats))
}

/** The beats as characters, for a terminal of so many columns. */
export function drawForTerminal(beats: readonly BeatPanel[], columns: number): string {
  const width = Math.max(48, Math.min(columns, WIDEST))
  const colour = process.env.NO_COLOR === undefined
  return beats
    .map((beat) => `${describeBeat(beat)}\n${drawBeatText({ ...beat, width, height: HEIGHT, colour })}\n`)
    .join('\n')
}

function describeBeat({ title, error, threshold }: BeatPanel): string {
  const verdict: Verdict = error > threshold ? 'anomalous' : 'normal'
  return `${title}: ${verdict}, error ${error.toFixed(4)}, threshold ${threshold.toFixed(4)}`
}

async function fetchBeat(
  client: ResultsClient,
  tag: string,
  verdict: Verdict,
): Promise<BeatPanel | undefined> {
  const list = await client.listInferences({ model_tag: tag, verdict, limit: 1 })
  if (list.status !== 'listed')
    throw new VigiaError('demo-step-failed', 'The results API did not list what it has.')
  const [summary] = list.page.inferences
  if (summary === undefined) return undefined
  const answer = await client.findInference(summary.id)
  if (answer.status !== 'found')
    throw new VigiaError('demo-step-failed', `Inference ${summary.id} was not found.`)
  const { id, error, threshold, values, reconstruction } = answer.inference
  if (error === null || threshold === null || reconstruction === null) {
    throw new VigiaError('demo-step-failed', `Inference ${id} has no reconstruction.`)
  }
  // A sample that is null becomes NaN, which the drawing refuses.
  const samples = (curve: readonly (number | null)[]) => curve.map((value) => value ?? Number.NaN)
  return {
    title: `ECG ${id}`,
    error,
    threshold,
    input: samples(values),
    reconstruction: samples(reconstruction),
  }
}
