import type { Separator } from '@vigia/contracts/audit'
import { parse } from 'csv-parse/sync'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AnswerToRecord } from '../answers/answer.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { signComments } from '../statements/comment-weights.ts'
import {
  addBeats,
  addInferences,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { insertAudit } from '../testing/audits.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { exportAudits } from './export-audits.ts'
import { type AuditFilter, listAudits } from './list-audits.ts'

openForEachTest(openAuditedWarehouse)
beforeEach(async () => {
  await addBeats(db, 5)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

async function say(who: string, beat: number, fields: Partial<AnswerToRecord> = {}): Promise<string> {
  const given = answer(beat, fields)
  expect(await recordAnswer(db, noResults, reader(who), given)).toMatchObject({ status: 'recorded' })
  return given.key
}

const idsOf = async (filter: AuditFilter) => (await listAudits(db, 'Ana', filter)).audits.map(({ id }) => id)

test('every audit is told with its reader’s name, and what undid it', async () => {
  const key = await say('Ana', 1, { beatCode: 'N', comment: 'clear' })
  const undoing = { key: crypto.randomUUID(), undoes: key, answeredAt: '2026-01-02T03:04:06.000Z' }
  await undoAnswer(db, noResults, reader('Ana'), undoing)
  const { audits, next } = await listAudits(db, 'Ana')
  expect(next).toBeNull()
  expect(audits).toMatchObject([
    { id: 2, kind: 'undo', answer: null, undoes: 1, undoneBy: null },
    {
      id: 1,
      key,
      beat: 'ecg-1',
      inferenceId: 1,
      sourceEcgId: 1,
      modelTag: 'v1',
      modelVerdict: 'anomalous',
      kind: 'reading',
      reader: { id: 'Ana', name: 'Dr. Ana' },
      answer: 'normal',
      beatCode: 'N',
      comment: 'clear',
      reveal: 'before',
      trainingEcgId: 1,
      undoes: null,
      undoneBy: 2,
      answeredAt: '2026-01-02T03:04:05.678Z',
    },
  ])
  const age = Date.now() - Date.parse(audits[0]?.recordedAt as string)
  expect(Math.abs(age)).toBeLessThan(60_000)
})

test('whatever is typed, the comments that hold it are those in which the server itself finds it', async () => {
  // Nothing else has a text: neither has the tag a letter, nor the reader a name.
  const comments = [
    ...[
      'Straße',
      'STRASSE',
      'coração',
      'CORACAO',
      'naïve Œuvre',
      'œuvre',
      'ŒUVRE',
      'a\u0301gua',
      'água',
      'Ñandú',
      'nandu',
    ],
    ...[
      '50 % off_beat!',
      'line one\nline two',
      'ﬁbrillation',
      'fibrillation',
      '🫀 heart',
      'ø',
      'o',
      'I',
      'ı',
      'İ',
    ],
    ...[
      'x'.repeat(2000),
      'é'.repeat(1999),
      '日本語の注',
      'a\u00adb',
      'ab',
      ' ',
      '\u0209\u0902',
      'tab\tstop',
      'ß',
      'ss',
    ],
  ]
  for (const comment of comments)
    await insertAudit(db, { beat: 'ecg-1', readerId: 'nobody', comment, modelTag: '' })
  const chars = comments.map((comment) => [...comment])
  const pieces = chars.flatMap((all) =>
    [
      [0, 1],
      [0, 3],
      [1, 4],
      [2, 7],
      [0, all.length],
    ].map(([from, to]) => all.slice(from, to).join('').trim()),
  )
  const texts = new Set(pieces.filter((text) => text !== '' && text.length <= 200))
  for (const text of texts) {
    const [rows] = await db.$client.query<RowDataPacket[]>(
      `SELECT id FROM Audits WHERE comment COLLATE utf8mb4_unicode_ci LIKE ? ESCAPE '!' ORDER BY id DESC`,
      [`%${text.replace(/[!%_]/g, '!$&')}%`],
    )
    const { audits } = await listAudits(db, 'nobody', { text })
    expect([text, audits.map(({ id }) => id)]).toEqual([text, rows.map(({ id }) => id)])
  }
})

test('comments that an earlier release has kept are found before their signatures are made, and after', async () => {
  for (const comment of ['Onda P', 'ruído', 'onda larga'])
    await insertAudit(db, { beat: 'ecg-1', readerId: 'Ana', comment })
  await db.$client.query(
    'UPDATE Audit_Comments SET single_weights = NULL, weight_pairs_0 = NULL, weight_pairs_1 = NULL, weight_pairs_2 = NULL WHERE audit_id <> 2',
  )
  expect(await idsOf({ text: 'ONDA' })).toEqual([3, 1])
  await signComments(db)
  const [rows] = await db.$client.query('SELECT 1 FROM Audit_Comments WHERE single_weights IS NULL')
  expect(rows).toEqual([])
  expect(await idsOf({ text: 'ONDA' })).toEqual([3, 1])
  expect(await idsOf({ text: 'ruido' })).toEqual([2])
})

test('a text finds the newest of what it finds, page by page, and nothing that is not to be told', async () => {
  for (const [beat, comment] of [
    [1, 'early'],
    [2, 'late'],
    [3, 'early'],
    [4, 'early'],
  ] as const)
    await say(beat === 4 ? 'Bia' : 'Ana', beat, { comment })
  await db.$client.query(`UPDATE Audited_Beats SET state = 'awaiting-second' WHERE beat = 'ecg-4'`)
  const first = await listAudits(db, 'Ana', { text: 'EARLY' }, { limit: 1 })
  expect([first.audits.map(({ id }) => id), first.next]).toEqual([[3], 3])
  const second = await listAudits(db, 'Ana', { text: 'early' }, { limit: 1, before: 3 })
  expect([second.audits.map(({ id }) => id), second.next]).toEqual([[1], null])
})

test('a text is found in comment, beat code, tag and name, in capitals or not, and taken literally', async () => {
  await addInferences(db, [{ inferenceId: 60, sourceEcgId: 5, modelTag: 'Chagas-2' }])
  await say('Ana', 1, { comment: 'Onda P ausente: 100% certa' })
  await say('Bia', 2, { beatCode: 'r' })
  await say('Bia', 60, { comment: 'anômalo_1' })
  expect(await idsOf({ text: 'onda p' })).toEqual([1])
  expect(await idsOf({ text: 'dr. BIA' })).toEqual([3, 2])
  expect(await idsOf({ text: 'chagas' })).toEqual([3])
  expect(await idsOf({ text: 'anomalo' })).toEqual([3])
  expect(await idsOf({ text: '%' })).toEqual([1])
  expect(await idsOf({ text: '_' })).toEqual([3])
  expect(await idsOf({ text: '!' })).toEqual([])
  expect(await idsOf({ text: 'R' })).toEqual([3, 2, 1])
})

test('reader, answer, tag and the clinic’s days narrow the list, together too', async () => {
  vi.stubEnv('TZ', 'America/Sao_Paulo')
  await addInferences(db, [{ inferenceId: 60, sourceEcgId: 3, modelTag: 'V1' }])
  await say('Ana', 1)
  await say('Bia', 2, { answer: 'anomalous' })
  await say('Bia', 60)
  await db.$client.query('DROP TRIGGER Audits_refuse_update')
  for (const [id, moment] of [
    [1, '2026-05-10 03:00:00.000'],
    [2, '2026-05-12 02:59:59.999'],
    [3, '2026-05-12 03:00:00.000'],
  ])
    await db.$client.query('UPDATE Audits SET recorded_at = ? WHERE id = ?', [moment, id])
  expect(await idsOf({ readerId: 'Bia' })).toEqual([3, 2])
  expect(await idsOf({ answer: 'normal' })).toEqual([3, 1])
  expect(await idsOf({ modelTag: 'v1' })).toEqual([2, 1])
  expect(await idsOf({ modelTag: 'v1 ' })).toEqual([])
  expect(await idsOf({ from: '2026-05-10', to: '2026-05-11' })).toEqual([2, 1])
  expect(await idsOf({ from: '2026-05-11' })).toEqual([3, 2])
  expect(await idsOf({ from: '2026-05-12' })).toEqual([3])
  expect(await idsOf({ readerId: 'Bia', answer: 'normal', text: 'v1' })).toEqual([3])
})

test('page follows page without a gap or a repetition, also when new audits arrive between them', async () => {
  for (const beat of [1, 2, 3, 4]) await say('Ana', beat)
  const first = await listAudits(db, 'Ana', {}, { limit: 2 })
  await say('Ana', 5)
  const second = await listAudits(db, 'Ana', {}, { limit: 2, before: first.next as number })
  expect([first, second].map(({ audits }) => audits.map(({ id }) => id))).toEqual([
    [4, 3],
    [2, 1],
  ])
  expect(second.next).toBeNull()
})

test('others’ answers are told once their beat is settled, in every role', async () => {
  const [twice = 0] = await addBeats(db, 1, { isDouble: true })
  const key = await say('Ana', 1)
  await undoAnswer(db, noResults, reader('Ana'), { ...answer(1), undoes: key })
  await say('Ana', twice)
  const told = async (who: string) => {
    const lines: string[] = []
    for await (const line of exportAudits(db, who)) lines.push(line)
    const { audits } = await listAudits(db, who)
    expect(lines).toHaveLength(audits.length + 1)
    return audits.map(({ id }) => id)
  }
  expect(await told('Ana')).toEqual([3, 2, 1])
  expect(await told('Bia')).toEqual([])
  await say('Bia', twice)
  expect(await told('Bia')).toEqual([4, 3])
  expect(await idsOf({})).toEqual([4, 3, 2, 1])
})

async function readExport(filter?: AuditFilter, separator?: Separator): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportAudits(db, 'Ana', filter, { separator })) lines.push(line)
  return lines
}

test('the export is a table that another program reads back, formulas made harmless', async () => {
  const comment = 'two\nlines, "quoted"; ção'
  await say('Ana', 1, { comment, beatCode: '=1+1' })
  await say('Bia', 2, { comment: '@SUM(A1)', beatCode: '-V' })
  await say('Bia', 3, { comment: '+1\rthen' })
  const lines = await readExport()
  expect(lines).toHaveLength(4)
  for (const line of lines) expect(line.endsWith('\r\n')).toBe(true)
  expect(lines[1]).toContain('"\'+1\rthen"')
  const records = parse<Record<string, string>>(lines.join(''), { columns: true, record_delimiter: '\r\n' })
  expect(records.map((record) => [record.comment, record.beat_code])).toEqual([
    ["'+1\rthen", ''],
    ["'@SUM(A1)", "'-V"],
    [comment, "'=1+1"],
  ])
  expect(records[2]).toMatchObject({ id: '1', reader: 'Dr. Ana', answer: 'normal', undone_by: '' })
  expect(await readExport({ readerId: 'Ana' })).toHaveLength(2)
})

test('with semicolons between them the values are the same, whatever stands in them', async () => {
  const comments = ['a; b', 'a, b', 'a "b"; c', '=1;2', 'a\nb']
  for (const [index, comment] of comments.entries()) await say('Ana', index + 1, { comment })
  const lines = await readExport({}, 'semicolon')
  expect(lines[0]).toMatch(/^id;recorded_at;answered_at;/)
  const options = { columns: true, record_delimiter: '\r\n' } as const
  const semicolons = parse<Record<string, string>>(lines.join(''), { ...options, delimiter: ';' })
  const commas = parse<Record<string, string>>((await readExport()).join(''), options)
  expect(semicolons).toEqual(commas)
  expect(semicolons.map(({ comment }) => comment).reverse()).toEqual([
    'a; b',
    'a, b',
    'a "b"; c',
    "'=1;2",
    'a\nb',
  ])
})

test('an export longer than a page has every audit once', async () => {
  await say('Ana', 1)
  const numbers =
    'SELECT a.d + b.d * 10 + c.d * 100 + e.d * 1000 AS n FROM digits a, digits b, digits c, digits e'
  await db.$client.query('CREATE TABLE digits (d INT)')
  await db.$client.query('INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)')
  await db.$client.query(
    `INSERT INTO Audits (answer_key, beat, inference_id, model_tag, model_verdict, kind, reader_id, answer, reveal,
       answered_at, recorded_at)
     SELECT UUID(), 'ecg-9', 9, 'v1', 'normal', 'reading', 'Bia', 'normal', 'after', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3)
     FROM (${numbers}) AS numbers WHERE n < 2500`,
  )
  await db.$client.query(
    `INSERT INTO Audited_Beats (beat, state, audits, is_double, changed_at)
     VALUES ('ecg-9', 'settled', 2500, 0, UTC_TIMESTAMP(3))`,
  )
  const [stored] = await rowsOf(db, 'SELECT COUNT(*) AS count FROM Audits')
  const ids = (await readExport()).slice(1).map((line) => line.split(',')[0])
  expect(ids).toHaveLength(Number(stored?.count))
  expect(new Set(ids).size).toBe(2501)
})
