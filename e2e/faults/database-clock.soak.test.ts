import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createResultsClient } from '@vigia/contracts/client'
import { type Database, openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPages } from '../../scripts/installation/installation.ts'
import {
  countClaims,
  countResults,
  type Installation,
  openInstallation,
  type Person,
  signInByForm,
  stop,
} from '../installation.ts'
import { type OwnServer, openOwnServer } from './own-server.ts'

/** Debian's package `libfaketime`: a server that loads it has the clock that a file says. */
const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
const isThere = existsSync(library)
const folder = mkdtempSync(join(tmpdir(), 'vigia-database-clock-'))
const file = join(folder, 'clock')
const setClock = (offset: string) => writeFileSync(file, offset)

let server: OwnServer
let installation: Installation
let [warehouse, results]: Database[] = []
beforeAll(async () => {
  if (!isThere) return
  setClock('+0')
  await buildPages()
  server = await openOwnServer({
    environment: {
      ...{ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' },
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  })
  installation = await openInstallation({
    ...server.environment,
    ...{ EPOCHS: '2', INFER_BATCH_SIZE: '20', AUDIT_SIGN_IN_LIMIT: '3' },
  })
  warehouse = openDatabase({ ...server.databases.warehouse, charset: 'utf8mb4' })
  results = openDatabase({ ...server.databases.results, charset: 'utf8mb4' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '500', '--into', 'training')
  await installation.pipelinesJson('train', 'v1')
  await installation.startResults()
  await installation.startAuditUi()
})
afterAll(async () => {
  for (const opened of [installation, warehouse, results, server]) await opened?.close()
  rmSync(folder, { recursive: true, force: true })
})

const rowsOf = async (query: string) => {
  const [rows] = await (warehouse as Database).db.$client.query<RowDataPacket[]>(query)
  return rows
}

/** The programs' warehouse is on the server whose clock is set. */
const countClaimsOf = (tag: string) => countClaims({ warehouse: warehouse as Database }, tag)

const seed = (count: number) =>
  installation.pipelinesJson('seed', '--synthetic', String(count), '--into', 'inference')

/** All results in an order, page by page of 7. @param from after which arrival, by arrival only */
async function listAll(order: 'newest' | 'oldest' | 'arrival', from?: number) {
  const { apiUrl, apiKey } = installation
  const client = createResultsClient({ baseUrl: apiUrl, apiKey, timeoutMilliseconds: 30_000 })
  const ids: number[] = []
  let last = from
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const start = cursor ? { cursor } : from === undefined ? {} : { after_arrival: from }
    const answer = await client.listInferences({ order, limit: 7, ...start })
    if (answer.status !== 'listed') throw new Error(answer.status)
    ids.push(...answer.page.inferences.map(({ id }) => id))
    last = answer.page.last_arrival ?? last
    cursor = answer.page.next_cursor ?? undefined
  }
  await client.close()
  return { ids, last }
}

/** A reader's browser. */
async function openBrowser(person: Person) {
  const headers = await signInByForm(installation.auditUrl, person)
  const post = async <Answer>(path: string, body: unknown) => {
    const answer = await fetch(installation.auditUrl + path, {
      ...{ method: 'POST', headers: { ...headers, 'content-type': 'application/json' } },
      body: JSON.stringify(body),
    })
    return (await answer.json()) as Answer
  }
  return {
    post,
    take: async (count: number) => {
      const body = { choice: {}, count, except: [] }
      const { beats } = await post<{ beats?: { beat: string; inferenceId: number }[] }>(
        '/api/beats/take',
        body,
      )
      return beats ?? []
    },
    /** @returns those that are still the reader's */
    renew: async (beats: readonly string[]) => {
      const { beats: held } = await post<{ beats: string[] }>('/api/beats/renew', { beats })
      return held
    },
    answer: async (inferenceId: number) => {
      const given = { key: randomUUID(), inferenceId, kind: 'reading', answer: 'normal' }
      const more = { beatCode: null, comment: null, seenAudits: 0, answeredAt: new Date().toISOString() }
      return await post<{ status: string }>('/api/answers', { ...given, ...more })
    },
    page: async () => {
      const answer = await fetch(`${installation.auditUrl}/read`, { headers, redirect: 'manual' })
      await answer.body?.cancel()
      return answer.status
    },
  }
}

test.runIf(isThere)(
  'a database’s clock that is set back an hour, forward again and ahead: each ECG is judged once, no beat is in two hands, no session ends, no list loses a row',
  async () => {
    const [ana, rui] = [await installation.addPerson('Ana', 'admin'), await installation.addPerson('Rui')]
    const [first, second] = [await openBrowser(ana), await openBrowser(rui)]
    const watching = installation.startPipelines('infer', 'v1', '--watch')
    watching.stdout?.resume()
    watching.stderr?.resume()
    let ecgs = 0
    let answers = 0
    let followed: Awaited<ReturnType<typeof listAll>> = { ids: [], last: undefined }
    const named = new Set<string>()
    for (const offset of ['+0', '-1h', '+0', '+1h', '+0']) {
      setClock(offset)
      await seed(60)
      ecgs += 60
      await expect.poll(() => countClaimsOf('v1')).toEqual({ judged: ecgs })
      const more = await listAll('arrival', followed.last)
      followed = { ids: [...followed.ids, ...more.ids], last: more.last }
      for (const order of ['newest', 'oldest', 'arrival'] as const) {
        const { ids } = await listAll(order)
        expect([offset, order, new Set(ids).size, ids.length]).toEqual([offset, order, ecgs, ecgs])
      }
      expect([offset, new Set(followed.ids).size]).toEqual([offset, ecgs])
      // Somebody signs in, which clears away the sessions that have ended.
      await openBrowser(ana)
      expect([offset, await first.page(), await second.page()]).toEqual([offset, 200, 200])
      for (const browser of [first, second]) {
        const beats = await browser.take(3)
        for (const { beat } of beats) named.add(beat)
        expect(await browser.answer(Number(beats[0]?.inferenceId))).toMatchObject({ status: 'recorded' })
        answers++
      }
      // Clocks that go forward end leases early; whom the beat is then taken from is told so.
      const hands = [await first.renew([...named]), await second.renew([...named])].flat()
      expect([offset, new Set(hands).size]).toEqual([offset, hands.length])
      const doctor = await installation.pipelines('doctor')
      console.info(
        JSON.stringify({
          offset,
          ecgs,
          answers,
          doctor: doctor.status,
          said: doctor.stdout.match(/.*clock.*/g),
        }),
      )
      expect([offset, doctor.status]).toEqual([offset, offset === '+0' ? 0 : 1])
      if (offset !== '+0') expect(doctor.stdout).toMatch(/clock/)
    }
    expect(watching.exitCode).toBeNull()
    await stop(watching, 'SIGTERM')
    expect(await countResults({ results: results as Database }, 'v1')).toEqual({
      ...{ judged: ecgs, sources: ecgs, reconstructions: ecgs, unpaired: 0 },
    })
    expect(await rowsOf('SELECT COUNT(*) AS count FROM Audits')).toEqual([{ count: answers }])
    expect((await installation.pipelines('audit', 'verify')).status).toBe(0)
  },
  600_000,
)

test.runIf(isThere)(
  'what was left when the clock was set back an hour ends in its time: claims, leases, and the counting of wrong passwords',
  async () => {
    setClock('+0')
    const eva = await installation.addPerson('Eva')
    const browser = await openBrowser(eva)
    await seed(60)
    await installation.pipelinesJson('infer', 'v1')
    await seed(60)
    const infer = installation.startPipelines('infer', 'v1')
    await expect.poll(async () => (await countClaimsOf('v1')).claimed ?? 0).toBeGreaterThan(0)
    await stop(infer, 'SIGKILL')
    const training = installation.startPipelinesWith({ EPOCHS: '100000' }, 'train', 'v2')
    await expect
      .poll(
        async () =>
          (await rowsOf("SELECT 1 FROM Leases WHERE name = 'train v2' AND holder IS NOT NULL")).length,
      )
      .toBe(1)
    await stop(training, 'SIGKILL')
    expect((await browser.take(3)).length).toBe(3)
    setClock('-1h')
    const began = performance.now()
    expect(await installation.pipelinesJson('infer', 'v1')).toMatchObject({ tag: 'v1' })
    console.info('claims', Math.round(performance.now() - began))
    await expect
      .poll(async () => (await installation.pipelines('train', 'v2')).status, {
        timeout: 60_000,
        interval: 1000,
      })
      .toBe(0)
    console.info('training', Math.round(performance.now() - began))
    const seconds = async (column: string, table: string) => {
      const [row] = await rowsOf(
        `SELECT MAX(TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), ${column})) AS seconds FROM ${table}`,
      )
      return Number(row?.seconds)
    }
    expect(await (await openBrowser(await installation.addPerson('Gil'))).take(1)).toHaveLength(1)
    expect(await seconds('lease_until', 'Worklist_Leases')).toBeLessThanOrEqual(15 * 60)
    const guess = () => signInByForm(installation.auditUrl, { email: eva.email, password: 'wrong horse' })
    setClock('+0')
    for (let attempt = 0; attempt < 5; attempt++) await guess()
    setClock('-1h')
    await guess()
    expect(await seconds('began_at', 'Auth_Failures WHERE failures > 0')).toBeLessThanOrEqual(0)
  },
  600_000,
)
