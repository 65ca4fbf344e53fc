import { type BeatPanel, drawBeatText } from '@vigia/beat-chart'
import type { ResultsClient } from '@vigia/contracts/client'
import type { Verdict } from '@vigia/contracts/ecg'
import { VigiaError } from '@vigia/runtime'

const widestColumns = 110
const rowsOfBeat = 16

/** What a demo run came to; with `--json` its last line, under these names. */
export interface Summary {
  /** The server it ran on. */
  database: string
  /** What computed. */
  backend: string
  tag: string
  /** ECGs in the training part of the split; the fit sees the normal ones among them. */
  trained: number
  /** On the test part of the split; precision and recall of the normal class. */
  accuracy: number
  precision: number
  recall: number
  /** Mean absolute error above which a beat is called anomalous (no unit). */
  threshold: number
  judged: number
  anomalous: number
  /** From the start of the demo to its summary. */
  seconds: number
  urls: { audit: string; results: string; docs: string; picture?: string }
  /** Of an administrator, who was made for this demo and is gone with it. */
  sign_in: { email: string; password: string }
}

/** The summary as lines for people. */
export function describeSummary(summary: Summary, data: string): string {
  const { accuracy, precision, recall, threshold, judged, anomalous, urls } = summary
  const share = judged === 0 ? 0 : (100 * anomalous) / judged
  const rows: [string, string][] = [
    ['Database', summary.database],
    ['Data', data],
    ['Backend', summary.backend],
    ['Model', `${summary.tag}, trained on ${summary.trained} ECGs`],
    [
      'Tested',
      `accuracy ${digits(accuracy)}, precision ${digits(precision)}, recall ${digits(recall)} (normal beats)`,
    ],
    ['Threshold', `${digits(threshold, 4)} (reconstruction error)`],
    ['Judged', `${judged} new ECGs, ${anomalous} anomalous (${share.toFixed(1)} %)`],
    ['Time', `${summary.seconds.toFixed(1)} s`],
    ['Audit UI', `${urls.audit} with ${judged} beats to read`],
    ['Sign in', `${summary.sign_in.email}, password ${summary.sign_in.password}`],
    ['Results API', `${urls.docs}`],
    ...(urls.picture === undefined ? [] : [['Picture', urls.picture] satisfies [string, string]]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')
}

function digits(value: number, count = 3): string {
  return value.toFixed(count)
}

/** Gets one normal and one anomalous beat of this model from the results API; fewer if it judged no such beat. */
export async function fetchBeats(client: ResultsClient, tag: string): Promise<BeatPanel[]> {
  const beats = await Promise.all([fetchBeat(client, tag, 'normal'), fetchBeat(client, tag, 'anomalous')])
  return beats.filter((beat) => beat !== undefined)
}

/** The beats as characters, for a terminal of so many columns. */
export function drawForTerminal(beats: readonly BeatPanel[], columns: number): string {
  const width = Math.max(48, Math.min(columns, widestColumns))
  const colour = process.env.NO_COLOR === undefined
  return beats
    .map((beat) => `${describeBeat(beat)}\n${drawBeatText({ ...beat, width, height: rowsOfBeat, colour })}\n`)
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
    throw new VigiaError('command-failed', 'The results API did not list what it has.')
  const [summary] = list.page.inferences
  if (summary === undefined) return undefined
  const answer = await client.findInference(summary.id)
  if (answer.status !== 'found')
    throw new VigiaError('command-failed', `Inference ${summary.id} was not found.`)
  const { id, error, threshold, values, reconstruction } = answer.inference
  if (error === null || threshold === null || reconstruction === null) {
    throw new VigiaError('command-failed', `Inference ${id} has no reconstruction.`)
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
