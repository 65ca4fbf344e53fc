import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BeatFileOptions, openBeatFile } from './open-beat-file.ts'
import { beatLayouts, makeBeats } from './testing/index.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-layouts-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const signal = new AbortController().signal
const beats = makeBeats(9)

async function read(content: Buffer | string, options: Partial<BeatFileOptions>) {
  const path = join(folder, 'beats')
  writeFileSync(path, content)
  await using file = {
    ...(await openBeatFile(path, { labels: true, folder, signal, ...options })),
    async [Symbol.asyncDispose]() {
      await this.close()
    },
  }
  const read = []
  for await (const beat of file.beats()) read.push(beat)
  expect(read).toHaveLength(file.count)
  return {
    ...file,
    values: read.map(({ samples }) => [...samples]),
    verdicts: read.map(({ verdict }) => verdict),
  }
}

test.each(beatLayouts)(
  '$title: every sample and label arrives',
  async ({ write, layout, options, isLabelled }) => {
    const content = write(beats)
    if (isLabelled !== false) {
      const file = await read(content, options ?? {})
      expect(file).toMatchObject({ layout, values: beats.values, warnings: [] })
      expect(file.verdicts).toEqual(beats.classes.map((label) => (label === 1 ? 'normal' : 'anomalous')))
    }
    const unlabelled = await read(content, { ...options, labels: false })
    expect(unlabelled.values).toEqual(beats.values)
    if (isLabelled === false) expect(unlabelled.layout).toBe(layout)
  },
)
