import { expect, test } from 'vitest'
import { countResults, openInstallation } from '../installation.ts'
import { heapOfContainer, offerInferences } from './overload.ts'

/** @param seconds of the load by which it is found what the API can do, and of each overload */
export function declareOverload(seconds: { measured: number; overloaded: number }): void {
  test('at ten times what it can do the results API stores what it takes and tells the others to come again', async () => {
    const installation = await openInstallation({
      API_RATE_LIMIT: '100000000',
      NODE_OPTIONS: heapOfContainer,
    })
    try {
      await installation.startResults()
      const usual = await offerInferences(installation, 'usual', {
        connections: 32,
        seconds: seconds.measured,
      })
      console.info(JSON.stringify({ usual }))
      expect(usual.unkind).toBe(0)
      expect(Object.keys(usual.statuses)).toEqual(['201'])
      for (const connections of [320, 2000]) {
        const tag = `over-${connections}`
        const rate = usual.offered * 10
        const over = await offerInferences(installation, tag, {
          ...{ connections, seconds: seconds.overloaded, rate },
        })
        console.info(JSON.stringify({ connections, rate, over }))
        expect(over.unkind).toBe(0)
        expect(Object.keys(over.statuses).sort()).toEqual(['201', '503'])
        // What was stored just when the load ended has no answer that counts.
        const { judged, unpaired } = await countResults(installation, tag)
        expect(judged).toBeGreaterThanOrEqual(over.statuses[201] ?? 0)
        expect(unpaired).toBe(0)
      }
    } finally {
      await installation.close()
    }
  }, 1_200_000)
}
