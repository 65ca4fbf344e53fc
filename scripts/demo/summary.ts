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
    ['Threshold', `${digits(threshold, 4)} mean absolute error`],
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
