import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** One row of so many is kept from training. */
const HELD_OUT_EVERY = 5

export interface HoldOut {
  source: string
  /** Gets four rows of five. */
  training: string
  /** Gets every fifth row. Rows in turn, not the last ones: such files are often sorted by label. */
  heldOut: string
}

/** Splits a CSV without a header into two, a line at a time; empty lines are left out. */
export async function holdOutRows({ source, training, heldOut }: HoldOut): Promise<void> {
  // Each file is a pass of its own: two writers at their own pace would need a queue between them.
  await copyRows(source, training, (row) => row % HELD_OUT_EVERY !== 0)
  await copyRows(source, heldOut, (row) => row % HELD_OUT_EVERY === 0)
}

/** @param isWanted asked for each row by its number, from 1 */
async function copyRows(source: string, target: string, isWanted: (row: number) => boolean): Promise<void> {
  const rows = async function* () {
    let row = 0
    for await (const line of createInterface({ input: createReadStream(source), crlfDelay: Infinity })) {
      if (line.trim() !== '' && isWanted(++row)) yield `${line}\n`
    }
  }
  await pipeline(Readable.from(rows()), createWriteStream(target))
}
