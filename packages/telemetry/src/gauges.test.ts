import { expect, test, vi } from 'vitest'
import { addGauges, type GaugeOptions, type Reading } from './gauges.ts'
import { openMetrics } from './metrics.ts'

type Name = 'vigia_waiting' | 'vigia_moment'

/** Metrics over a database that answers as `read` says. */
function openSource(read: () => Promise<readonly Reading<Name>[]>, options: GaugeOptions = {}) {
  const metrics = openMetrics()
  const asked = vi.fn(read)
  const gauges = { vigia_waiting: { help: 'W.', labelNames: ['state'] }, vigia_moment: { help: 'M.' } }
  addGauges(metrics, { database: 'warehouse', gauges, read: asked }, options)
  return { asked, write: async () => (await metrics.write()).split('\n') }
}

const waiting = (value: number): Reading<Name> => ({
  name: 'vigia_waiting',
  labels: { state: 'unread' },
  value,
})
const up = 'vigia_database_up{database="warehouse"}'

test('however often Prometheus asks, the database is asked once in a while', async () => {
  const { asked, write } = openSource(async () => [waiting(7)])
  for (let scrape = 0; scrape < 5; scrape++) await write()
  expect(asked).toHaveBeenCalledTimes(1)
  expect(await write()).toEqual(expect.arrayContaining(['vigia_waiting{state="unread"} 7', `${up} 1`]))
})

test('many who ask at once wait for one reading', async () => {
  const { asked, write } = openSource(async () => [waiting(7)], { everyMilliseconds: 0 })
  await Promise.all([write(), write(), write()])
  expect(asked).toHaveBeenCalledTimes(1)
})

test('what is not known is left out, and is not 0', async () => {
  let readings = [waiting(7), { name: 'vigia_moment', value: 1e9 } as const]
  const { write } = openSource(async () => readings, { everyMilliseconds: 0 })
  expect(await write()).toContain('vigia_moment 1000000000')
  readings = []
  const lines = (await write()).filter((line) => /^vigia_(waiting|moment)/.test(line))
  expect(lines).toEqual([])
})

test('while the database hangs the answer comes in time, with what was known and that it hangs', async () => {
  const hanging = Promise.withResolvers<Reading<Name>[]>()
  let readings = async () => [waiting(7)]
  const onFailure = vi.fn()
  const { asked, write } = openSource(() => readings(), {
    everyMilliseconds: 0,
    patienceMilliseconds: 20,
    onFailure,
  })
  await write()
  readings = () => hanging.promise
  for (let scrape = 0; scrape < 3; scrape++)
    expect(await write()).toEqual(expect.arrayContaining(['vigia_waiting{state="unread"} 7', `${up} 0`]))
  expect(asked).toHaveBeenCalledTimes(2)
  expect(onFailure.mock.calls).toEqual([['ETIMEDOUT']])
  hanging.resolve([waiting(8)])
  await expect.poll(write).toEqual(expect.arrayContaining(['vigia_waiting{state="unread"} 8']))
})

test('a database that fails is told of once, by its code alone, until it is well again', async () => {
  let isBroken = true
  const onFailure = vi.fn()
  const read = async () => {
    if (isBroken) throw Object.assign(new Error('for ana@example.org'), { code: 'ECONNREFUSED' })
    return [waiting(7)]
  }
  const { write } = openSource(read, { everyMilliseconds: 0, onFailure })
  await write()
  expect(await write()).toContain(`${up} 0`)
  expect(onFailure.mock.calls).toEqual([['ECONNREFUSED']])
  isBroken = false
  expect(await write()).toContain(`${up} 1`)
})

test('nobody waits for a slow reading, and it says nothing of the database', async () => {
  const slow = Promise.withResolvers<Reading<Name>[]>()
  const { asked, write } = openSource(() => slow.promise, { isSlow: true })
  for (let scrape = 0; scrape < 3; scrape++)
    expect((await write()).filter((line) => line.startsWith('vigia_'))).toEqual([])
  slow.resolve([waiting(7)])
  await expect.poll(write).toContain('vigia_waiting{state="unread"} 7')
  expect((await write()).join('\n')).not.toContain('vigia_database_up{')
  expect(asked).toHaveBeenCalledTimes(1)
})
