import { sampleColumns } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Clinic, openClinic, type Person } from './clinic.ts'
import { answerBeat, beatOnScreen, goOn, linkTo, openByLink, pressAnswer, stageOf } from './reading.ts'

let clinic: Clinic
let reader: Person
/** Has seen of no beat what the model says, also not of the one that the other takes back. */
let another: Person
beforeAll(async () => {
  clinic = await openClinic({ beats: 40 })
  reader = await clinic.addPerson('Rui')
  another = await clinic.addPerson('Eva')
})
afterAll(() => clinic.close())

test('twenty beats are read by keyboard, and the training table learns the clinic’s own values', async () => {
  const { page } = await clinic.openAs(reader, { path: '/' })
  await page.getByText('0 of 40 beats settled').waitFor()
  await page
    .getByRole('button', { name: 'Start reading' })
    .or(page.getByRole('link', { name: 'Start reading' }))
    .click()
  const given = new Map<string, string>()
  for (let count = 0; count < 20; count++) {
    const answer = count % 3 === 0 ? 'anomalous' : 'normal'
    given.set(await beatOnScreen(page), answer)
    await answerBeat(page, answer)
    await goOn(page)
  }
  expect(given.size).toBe(20)
  const [undone = '', relabelled = ''] = [...given.keys()].toReversed()

  await page.keyboard.press('u')
  await expect.poll(() => beatOnScreen(page)).toBe(undone)
  await expect.poll(() => stageOf(page, undone)).toBe('undone')
  given.delete(undone)

  await openByLink(page, relabelled)
  const opposite = given.get(relabelled) === 'normal' ? 'anomalous' : 'normal'
  await pressAnswer(page, opposite)
  await page.getByText(`Settled as ${opposite === 'normal' ? 'Normal' : 'Anomalous'}.`).waitFor()
  given.set(relabelled, opposite)

  await expectTrainingRows(given)
  await expectTrail(page, { readings: 20, revisions: 1, undoings: 1 })
})

/** One row in ECG for each beat, with the clinic's samples and moment to the last bit, and the answer as its label. */
async function expectTrainingRows(given: ReadonlyMap<string, string>): Promise<void> {
  const equal = sampleColumns().map((name) => `learnt.\`${name}\` = raw.\`${name}\``)
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    `SELECT beat.beat, learnt.is_anomalous AS label,
       ${equal.join(' AND ')} AND learnt.dt_measure = raw.dt_measure AS isEqual
     FROM Audited_Beats AS beat
     JOIN Worklist AS work ON work.beat = beat.beat
     JOIN ECG AS learnt ON learnt.id = beat.training_ecg_id
     JOIN Inference_ECG AS raw ON raw.id = work.source_ecg_id`,
  )
  expect(new Map(rows.map(({ beat, label }) => [beat, label === 1 ? 'normal' : 'anomalous']))).toEqual(given)
  expect(rows.every(({ isEqual }) => isEqual === 1)).toBe(true)
  expect(await count('SELECT COUNT(*) AS n FROM ECG')).toBe(600 + given.size)
}

async function expectTrail(page: Page, expected: { readings: number; revisions: number; undoings: number }) {
  const kinds = (kind: string) => count(`SELECT COUNT(*) AS n FROM Audits WHERE kind = '${kind}'`)
  expect(await kinds('reading')).toBe(expected.readings)
  expect(await kinds('revision')).toBe(expected.revisions)
  expect(await kinds('undo')).toBe(expected.undoings)
  await page.goto('/history')
  await page.getByRole('row').filter({ hasText: 'Rui' }).first().waitFor()
}

async function count(query: string): Promise<number> {
  const [[row]] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(query)
  return Number(row?.n)
}

/** What was answered of a beat, in order, and whether before or after its reveal. One whose answer was undone comes again. */
async function listAudits(beat: string): Promise<string[]> {
  const [rows] = await clinic.warehouse.db.$client.query<RowDataPacket[]>(
    'SELECT kind, reveal FROM Audits WHERE beat = ? ORDER BY id',
    [beat],
  )
  return rows.map(({ kind, reveal }) => `${kind} ${reveal}`)
}

/** What an answer holds of beats: of a page, what its scripts begin with; the rest of it is words. */
function beatsIn(body: string): string {
  const plain = body.replaceAll('\\"', '"')
  if (!plain.includes('<html')) return plain
  return (plain.match(/"first":\{.*?"isComplete":(?:true|false)\}/gs) ?? []).join('\n')
}

test('a blind reader’s browser gets nothing of the verdict before the answer', async () => {
  const { context, page } = await clinic.openAs(another, { path: '/settings' })
  const bodies: string[] = []
  context.on('response', async (response) => {
    const type = response.headers()['content-type'] ?? ''
    if (/json|html|x-component/.test(type)) bodies.push(beatsIn(await response.text().catch(() => '')))
  })
  await page.goto('/read')
  const beat = await beatOnScreen(page)
  const earlier = await listAudits(beat)
  await page.getByTestId('hidden').waitFor()
  await expect.poll(() => bodies.some((body) => body.includes(`"beat":"${beat}"`))).toBe(true)
  const revealing =
    /"(reconstruction|verdict|error|threshold|sampleErrors|neighbours|histogram|meanNormal)":[^n]/
  expect(bodies.filter((body) => body.includes('inferenceId') && revealing.test(body))).toEqual([])

  await answerBeat(page, 'normal')
  await page.getByTestId('reveal').waitFor()
  await page.getByText(/ECG defined as (Normal|Anomalous)/).waitFor()
  await page.getByRole('heading', { name: 'This beat’s error compared with training' }).waitFor()
  await answerBeat(page, 'anomalous')
  await expect.poll(() => listAudits(beat)).toEqual([...earlier, 'reading before', 'revision after'])
})

test('a double click, a reload and the back button store nothing twice', async () => {
  const { page } = await clinic.openAs(another, { path: '/read' })
  const beat = await beatOnScreen(page)
  const earlier = await listAudits(beat)
  await page.getByRole('button', { name: 'Uncertain' }).dblclick()
  await expect.poll(() => stageOf(page, beat)).toBe('sent')
  await page.reload()
  expect(await beatOnScreen(page)).not.toBe(beat)
  await page.goto((await linkTo(page, beat).first().getAttribute('href')) ?? '')
  await page.goBack()
  await beatOnScreen(page)
  expect(await listAudits(beat)).toEqual([...earlier, 'reading before'])
  expect(
    await count(
      `SELECT COUNT(*) AS n FROM Audited_Beats JOIN Worklist USING (beat)
       WHERE beat = '${beat}' AND training_ecg_id IS NOT NULL`,
    ),
  ).toBe(0)
})
