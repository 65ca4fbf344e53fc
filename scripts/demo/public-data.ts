import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const PUBLIC_CSV = 'http://storage.googleapis.com/download.tensorflow.org/data/ecg.csv'
const ANSWER_MILLISECONDS = 4_000
const DOWNLOAD_MILLISECONDS = 20_000

/**
 * Downloads the ECG5000 heartbeats which TensorFlow's tutorial on autoencoders uses, to `file`.
 * `unavailable` if they don't arrive within seconds, as without a way to the internet.
 */
export async function downloadPublicData(
  file: string,
  interruption: AbortSignal,
): Promise<{ status: 'downloaded'; description: string } | { status: 'unavailable' }> {
  const unanswered = new AbortController()
  const deadline = setTimeout(() => unanswered.abort(), ANSWER_MILLISECONDS)
  const signal = AbortSignal.any([
    unanswered.signal,
    AbortSignal.timeout(DOWNLOAD_MILLISECONDS),
    interruption,
  ])
  try {
    const response = await fetch(PUBLIC_CSV, { signal })
    clearTimeout(deadline)
    if (!response.ok || response.body === null) return { status: 'unavailable' }
    await pipeline(Readable.fromWeb(response.body), createWriteStream(file), { signal })
    return { status: 'downloaded', description: 'ECG5000, as TensorFlow publishes it' }
  } catch {
    interruption.throwIfAborted()
    // No network, a proxy's refusal, too slow: the demo has other data for that.
    return { status: 'unavailable' }
  } finally {
    clearTimeout(deadline)
  }
}
