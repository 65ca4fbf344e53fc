import { expect, test } from 'vitest'
import { readGivenMetadata } from './given-metadata.ts'

test('values of all ECGs and names of columns are told apart, also several at once', async () => {
  expect(
    await readGivenMetadata(['device=Holter 3, rev. B,lead=II', 'sampling_rate=0.36 kHz', 'ward']),
  ).toEqual({
    values: [
      ['device', 'Holter 3, rev. B'],
      ['lead', 'II'],
      ['sampling_rate', '360'],
    ],
    columns: ['ward'],
  })
})

test.each([
  [['device=A', 'device=B'], 'twice'],
  [['device='], 'is empty'],
  [['Device=A'], 'no name for metadata'],
  [['=A'], 'no name for metadata'],
  [[''], 'no name for metadata'],
  [['gain=200 adu/mV'], 'mV per unit'],
])('%j is refused', async (given, reason) => {
  await expect(readGivenMetadata(given)).rejects.toThrow(reason)
})
