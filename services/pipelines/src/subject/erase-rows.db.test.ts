import type { Db } from '@vigia/db'
import { openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { beginChains, chainNames, setChainKeys, verifyChain } from '@vigia/record-chains'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimEcgs } from '../queries/claims.ts'
import { enqueueWindow } from '../queries/enqueue.ts'
import { storeHeartbeats, storeJudgement } from '../testing/stored-heartbeats.ts'
import { eraseFromResults, eraseFromWarehouse, findErasure } from './erase-rows.ts'
import { resultsPlaces, warehousePlaces } from './places.ts'
import { listRows, tableOf } from './stored-rows.ts'
import { findSubject, type Subject } from './subject.ts'

let opened: TestDatabase[]
let warehouse: Db
let results: Db
beforeEach(async () => {
  opened = await Promise.all([openTestDatabase('warehouse'), openTestDatabase('results')])
  const [one, other] = opened.map(({ db }) => db)
  warehouse = one as Db
  results = other as Db
  setChainKeys(['a key of thirty-two characters or more'])
})
afterEach(async () => {
  setChainKeys([])
  await Promise.all(opened.map((one) => one.close()))
})

const why = { reason: 'asked for', by: 'Ana', models: ['v1'], counts: { 'warehouse.ECG': 1 } }

async function subjectOf(id: number): Promise<Subject> {
  const subject = await findSubject(warehouse, results, id)
  if (subject === undefined) throw new TypeError(`no ECG ${id}`)
  return subject
}

async function erase(id: number, options = {}): Promise<void> {
  const subject = await subjectOf(id)
  await eraseFromWarehouse(warehouse, subject, why, options)
  await eraseFromResults(results, subject)
}

const ask = async (db: Db, sql: string, values: unknown[] = []) =>
  (await db.$client.query<RowDataPacket[]>(sql, values))[0]

/** Every cell of every table, a row a line. */
async function dump(db: Db): Promise<string[]> {
  const columns = await ask(
    db,
    `SELECT TABLE_NAME AS name, COLUMN_NAME AS col FROM information_schema.COLUMNS
     JOIN information_schema.TABLES USING (TABLE_SCHEMA, TABLE_NAME)
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  )
  const lines: string[] = []
  for (const [name, list] of Map.groupBy(columns, (row) => String(row.name)))
    for (const row of await ask(
      db,
      `SELECT ${list.map(({ col }) => `\`${col}\``)} FROM \`${name}\` ORDER BY 1, 2`,
    ))
      lines.push(`${name}: ${Object.values(row).map(textOf).join(' | ')}`)
  return lines
}

const textOf = (cell: unknown) => (Buffer.isBuffer(cell) ? cell.toString('latin1') : String(cell))
const naming = (lines: string[], id: number) =>
  lines.filter((line) => new RegExp(`(?<![0-9a-f])${id}(?![0-9a-f])`).test(line))

async function faults(): Promise<string[]> {
  const reports = await Promise.all(chainNames.map((chain) => verifyChain(warehouse, chain)))
  return reports.flatMap((report) => report.faults.map(({ kind, chain }) => `${chain} ${kind}`))
}

/** What is stored of a beat, but for events, which tell of several. */
async function storedOf(id: number) {
  const subject = await subjectOf(id)
  const places = warehousePlaces.filter((place) => tableOf(place) !== 'Security_Log')
  const rows = (db: Db, of: typeof places) => Promise.all(of.map((place) => listRows(db, place, subject)))
  return [await rows(warehouse, places), await rows(results, [...resultsPlaces])]
}

test('nothing of a heartbeat is left in any table but that it was erased, and nothing of another is changed', async () => {
  const [id = 0, other = 0] = await storeHeartbeats(warehouse, results, 2)
  const [row] = await ask(warehouse, 'SELECT `0`, `77` FROM Inference_ECG WHERE id = ?', [id])
  const samples = [String(row?.['0']), String(row?.['77'])]
  const before = [...(await dump(warehouse)), ...(await dump(results))]
  expect(naming(before, id).length).toBeGreaterThan(15)
  expect(before.filter((line) => samples.every((sample) => line.includes(sample)))).toHaveLength(2)
  const kept = await storedOf(other)

  await erase(id)
  const after = [...(await dump(warehouse)), ...(await dump(results))]
  expect(naming(after, id)).toEqual([expect.stringMatching(/^Erasures: /i)])
  for (const sample of samples) expect(after.filter((line) => line.includes(sample))).toEqual([])
  expect(after.join('\n')).not.toContain(`ecg-${id} `)
  expect(await storedOf(other)).toEqual(kept)
  expect(
    await ask(warehouse, "SELECT reader_id, answer, comment FROM Audits WHERE beat LIKE 'erased-%'"),
  ).toEqual([{ reader_id: 'Ana', answer: 'normal', comment: null }])
  expect(await findErasure(warehouse, id)).toMatchObject({ sourceEcgId: id, ...why })
  expect(await faults()).toEqual([])
  expect(await findSubject(warehouse, results, id)).toBeUndefined()
})

test('what is left of a record is sealed: who alters it then is found', async () => {
  const [id = 0] = await storeHeartbeats(warehouse, results, 2)
  await erase(id)
  for (const what of ['Audits_refuse_update', 'Chain_Seals_refuse_delete'])
    await warehouse.$client.query(`DROP TRIGGER ${what}`)
  await warehouse.$client.query("UPDATE Audits SET answer = 'anomalous' WHERE beat LIKE 'erased-%'")
  expect(await faults()).toEqual(['audits altered'])
  await warehouse.$client.query("UPDATE Audits SET answer = 'normal' WHERE beat LIKE 'erased-%'")
  expect(await faults()).toEqual([])
  await warehouse.$client.query("DELETE FROM Chain_Seals WHERE chain = 'audits'")
  expect(await faults()).toEqual(['audits altered'])
})

test('records of before their chain are sealed too, one after the other', async () => {
  const [id = 0, other = 0] = await storeHeartbeats(warehouse, results, 3)
  await warehouse.$client.query('DROP TRIGGER Chain_Links_refuse_delete')
  await warehouse.$client.query('DELETE FROM Chain_Links')
  await warehouse.$client.query('UPDATE Chain_Heads SET place = NULL, link = NULL')
  await beginChains(warehouse)
  for (const one of [other, id]) {
    await erase(one)
    expect(await faults()).toEqual([])
  }
  await warehouse.$client.query('DROP TRIGGER Audits_refuse_update')
  await warehouse.$client.query("UPDATE Audits SET answer = 'anomalous' WHERE beat LIKE 'erased-%' LIMIT 1")
  expect(await faults()).toEqual(['audits start-altered'])
})

test('broken off at any moment, it has erased nothing, or goes on where it was', async () => {
  const [id = 0] = await storeHeartbeats(warehouse, results, 2)
  const before = await dump(warehouse)
  const subject = await subjectOf(id)
  setChainKeys(['another key of thirty-two characters'])
  await expect(eraseFromWarehouse(warehouse, subject, why, {})).rejects.toThrow('CHAIN_KEY does not hold')
  expect(await dump(warehouse)).toEqual(before)
  setChainKeys(['a key of thirty-two characters or more'])
  await eraseFromWarehouse(warehouse, subject, why, {})
  const half = await dump(warehouse)
  // As after a kill between the two: the results alone are found.
  await eraseFromWarehouse(warehouse, await subjectOf(id), why, {})
  expect(await dump(warehouse)).toEqual(half)
  await eraseFromResults(results, await subjectOf(id))
  await eraseFromResults(results, subject)
  expect(naming(await dump(results), id)).toEqual([])
  expect(await faults()).toEqual([])
})

test('what arrives again under the id is not judged, and is erased without a second record', async () => {
  const [id = 0, other = 0] = await storeHeartbeats(warehouse, results, 2)
  await erase(id)
  await warehouse.$client.query('INSERT INTO Inference_ECG (id, `0`, dt_measure) VALUES (?, 1, NOW())', [id])
  await enqueueWindow(warehouse, { tag: 'v9' })
  expect(await claimEcgs(warehouse, { tag: 'v9' }, 10, 60)).toMatchObject({ ecgIds: [other] })
  await storeJudgement(results, id)
  await erase(id)
  expect(naming([...(await dump(warehouse)), ...(await dump(results))], id)).toHaveLength(1)
})

test('what a model is judging, and what is in a frozen set, stays for now', async () => {
  const [id = 0] = await storeHeartbeats(warehouse, results, 1)
  await warehouse.$client.query(
    "UPDATE Inference_Claims SET state = 'claimed', lease_until = UTC_TIMESTAMP(6) + INTERVAL 60 SECOND",
  )
  await expect(erase(id)).rejects.toThrow('is judging')
  await warehouse.$client.query("UPDATE Inference_Claims SET state = 'judged', lease_until = NULL")
  const { trainingIds } = await subjectOf(id)
  await warehouse.$client.query(
    `INSERT INTO Reference_Sets (id, name, version, sha256, by_kind, by_name, made_at, frozen_at)
     VALUES (3, 'reference', 1, REPEAT('a', 64), 'cli', 'Ana', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
  )
  await warehouse.$client.query(
    `INSERT INTO Reference_Beats (set_id, beat_sha256, ecg_id, label, source, samples, added_at)
     VALUES (3, REPEAT('b', 64), ?, 'normal', 'audited', '', UTC_TIMESTAMP(3))`,
    [trainingIds[0]],
  )
  await expect(erase(id)).rejects.toThrow('reference version 1')
  expect(await findErasure(warehouse, id)).toBeUndefined()
  await erase(id, { fromFrozenSets: true })
  expect(await ask(warehouse, 'SELECT * FROM Reference_Beats')).toEqual([])
})

test('triggers give way to no other row, and nothing undoes that it was erased', async () => {
  const [id = 0, other = 0] = await storeHeartbeats(warehouse, results, 2)
  await erase(id)
  for (const statement of [
    `UPDATE Audits SET comment = NULL WHERE beat = 'ecg-${other}'`,
    "UPDATE Audits SET answer = 'normal' WHERE beat LIKE 'erased-%'",
    `DELETE FROM Disclosures WHERE beat = 'ecg-${other}'`,
    `DELETE FROM Beat_Markers WHERE beat = 'ecg-${other}'`,
    `DELETE FROM Left_Out_Beats WHERE beat = 'ecg-${other}'`,
    `DELETE FROM Known_Answers WHERE beat = 'ecg-${other}'`,
    'DELETE FROM Erasures',
    "UPDATE Erasures SET reason = ''",
    'DELETE FROM Chain_Seals',
    'DELETE FROM Audits',
  ])
    await expect(warehouse.$client.query(statement), statement).rejects.toThrow(/append/i)
})

test('what is left where the clinic has taken its own row away is erased too', async () => {
  const id = 7000321
  await warehouse.$client.query("INSERT INTO Ecg_Metadata VALUES ('inference', ?, 'device', 'Holter')", [id])
  await erase(id)
  expect(naming(await dump(warehouse), id)).toEqual([expect.stringMatching(/^Erasures: /i)])
  expect(await findSubject(warehouse, results, id)).toBeUndefined()
})
