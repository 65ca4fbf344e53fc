import { type Answer, type Role, roles } from '@vigia/contracts/audit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  asPrefetch,
  asRsc,
  type Beat,
  type BlindClinic,
  beatApi,
  beatPage,
  beatsOf,
  choose,
  type Given,
  give,
  isOffered,
  openBlindClinic,
  type Reply,
  type Session,
  take,
  takeBack,
} from './blind-clinic.ts'

// How somebody would get at what another has said of a beat, or at what the model says, and be counted as blind.

let clinic: BlindClinic
/** Reads first in every test. */
let zulmira: Session
/** Read second, or try to; by their roles. */
let second: Record<Role, Session>
/** Has read nothing, and may decide. */
let arbiter: Session
/** Has read nothing, and looks at nothing. */
let unaware: Session
beforeAll(async () => {
  clinic = await openBlindClinic(80)
  zulmira = await clinic.newReader('Zulmira')
  second = {
    reader: await clinic.newReader('Rui'),
    adjudicator: await clinic.newReader('Ida'),
    admin: await clinic.newReader('Ana'),
  }
  for (const role of ['adjudicator', 'admin'] as const)
    await clinic.query('UPDATE Auth_User SET role = ? WHERE id = ?', [role, second[role].id])
  arbiter = await clinic.newReader('Olga', 'adjudicator')
  unaware = await clinic.newReader('Nara')
})
afterAll(() => clinic?.close())

/** That an answer tells nothing of what somebody said, and not who it was. */
function expectSilence({ text }: Reply, said: Given, name = 'Zulmira'): void {
  for (const secret of [said.comment, said.beatCode, name]) expect(text).not.toContain(secret)
}

/** Whether a page leads to a beat; `ecg-1` is not `ecg-10`. */
const leadsTo = ({ text }: Reply, { name }: Beat) => new RegExp(`/beats/${name}\\b`).test(text)

/** What the audits say of somebody's latest answer to a beat. */
async function revealOf(beat: Beat, { id }: Session): Promise<string | undefined> {
  const [row] = await clinic.query(
    'SELECT reveal FROM Audits WHERE beat = ? AND reader_id = ? ORDER BY id DESC LIMIT 1',
    [beat.name, id],
  )
  return row?.reveal as string | undefined
}

async function countAudits(beat: Beat): Promise<number> {
  const [row] = await clinic.query('SELECT COUNT(*) AS n FROM Audits WHERE beat = ?', [beat.name])
  return Number(row?.n)
}

async function read(session: Session, beat: Beat, said: Answer): Promise<Given> {
  const given = await give(session, beat, said)
  expect(given.answer.json).toMatchObject({ status: 'recorded' })
  return given
}

/** Zulmira says normal, the other anomalous. */
async function disagree(other: Session): Promise<{ beat: Beat; first: Given; later: Given }> {
  const beat = await clinic.newBeat()
  const first = await read(zulmira, beat, 'normal')
  const later = await read(other, beat, 'anomalous')
  return { beat, first, later }
}

test.each([
  ['takes it from the worklist', async (session: Session) => void (await take(session))],
  ['opens its page', async (session: Session, beat: Beat) => void (await session.get(beatPage(beat)))],
  [
    'prefetches its page',
    async (session: Session, beat: Beat) => void (await session.get(beatPage(beat), asRsc)),
  ],
  ['asks for it', async (session: Session, beat: Beat) => void (await session.get(beatApi(beat)))],
  [
    'looks at what the other model says',
    async (session: Session, beat: Beat) => void (await session.get(beatApi(beat, 'v2'))),
  ],
])('who switches to the open view, %s, and switches back has seen it', async (way, look) => {
  const session = await clinic.newReader(`Peeking ${way}`.replaceAll(' ', '-'))
  await choose(session, 'open')
  let beat = await clinic.newBeat()
  if (way.startsWith('takes')) {
    const [taken] = beatsOf(await take(session, 1))
    expect(taken?.reveal).not.toBeNull()
    const { beat: name = '', inferenceId = 0 } = taken ?? {}
    beat = { name, inferenceId }
  } else await look(session, beat)
  await choose(session, 'blind')
  await read(session, beat, 'normal')
  expect(await revealOf(beat, session)).toBe('after')
})

test('who has seen nothing has answered before the reveal, whatever the browser says', async () => {
  const beat = await clinic.newBeat()
  await second.reader.get(beatPage(beat))
  await second.reader.get(beatApi(beat))
  const { answer } = await give(second.reader, beat, 'normal', { reveal: 'after' })
  expect(answer.json).toMatchObject({ status: 'recorded' })
  expect(await revealOf(beat, second.reader)).toBe('before')
})

test.each(
  roles.flatMap((role) =>
    (['revision', 'adjudication', 'addition'] as const).map((kind) => ({ role, kind })),
  ),
)('a stale $kind by a $role who has not read the beat names nobody and no answer', async ({ role, kind }) => {
  const beat = await clinic.newBeat()
  const said = await read(zulmira, beat, 'anomalous')
  for (const seenAudits of [0, 1, 7]) {
    const { answer } = await give(second[role], beat, 'normal', { kind, seenAudits })
    expectSilence(answer, said)
    expect(answer.json?.answer).toBeUndefined()
    expect(answer.json?.status).not.toBe('recorded')
  }
  expect(await countAudits(beat)).toBe(1)
})

test.each(roles)('the history is no oracle for a %s who may read the beat as second', async (role) => {
  const beat = await clinic.newBeat()
  const said = await read(zulmira, beat, 'anomalous')
  const searches = ['', 'answer=anomalous', `readerId=${zulmira.id}`, `text=${said.comment}`, 'text=Zulmira']
  for (const search of searches) {
    const table = await second[role].get(`/history/export?${search}`)
    expectSilence(table, said, `,${beat.name},`)
    for (const headers of [{}, asRsc]) {
      const page = await second[role].get(`/history?${search}`, headers)
      // The search itself stands in its field.
      if (!search.includes('remark')) expect(page.text).not.toContain(said.comment)
      expect(page.text).not.toContain(said.beatCode)
    }
  }
})

test.each(roles)('a beat’s own page tells a %s who may read it second nothing of the first', async (role) => {
  const beat = await clinic.newBeat()
  const said = await read(zulmira, beat, 'anomalous')
  const [untouched, found] = [await clinic.newBeat(), await second[role].get(beatApi(beat))]
  const pages = [beatPage(beat)].flatMap((path) =>
    [{}, asRsc, asPrefetch].map((headers) => ({ path, headers })),
  )
  for (const { path, headers } of pages) expectSilence(await second[role].get(path, headers), said)
  expectSilence(found, said)
  expect(found.json).toMatchObject({ beat: { seenAudits: 0, answers: [], label: null } })
  const { beat: plain } = (await second[role].get(beatApi(untouched))).json as { beat: { next: unknown } }
  expect(found.json).toMatchObject({ beat: { next: plain.next } })
})

test.each(roles)('that they disagree is told to neither of the two, also where one is a %s', async (role) => {
  const { beat, first, later } = await disagree(second[role])
  expect(later.answer.json).toMatchObject({ state: 'awaiting-second', audits: 1, label: null })
  for (const [session, said, name] of [
    [second[role], first, 'Zulmira'],
    [zulmira, later, { reader: 'Rui', adjudicator: 'Ida', admin: 'Ana' }[role]],
  ] as const) {
    const found = await session.get(beatApi(beat))
    expect(found.json).toMatchObject({ beat: { state: 'awaiting-second', seenAudits: 1, label: null } })
    expectSilence(found, said, name)
    for (const headers of [{}, asRsc]) {
      const page = await session.get(beatPage(beat), headers)
      expect(page.text).not.toContain(said.comment)
      expect(page.text).not.toMatch(/"state\\?":\\?"disagreement/)
      const list = await session.get('/disagreements', headers)
      expect(list.text).not.toContain(said.comment)
      expect(leadsTo(list, beat)).toBe(false)
      expect((await session.get('/history', headers)).text).not.toContain(said.comment)
    }
    expect((await session.get('/history/export')).text).not.toContain(said.comment)
  }
})

test.each(roles)('a blind %s finds no beat by what the model says of it', async (role) => {
  const beat = await clinic.newBeat()
  const searches = ['verdict=normal', 'verdict=anomalous', 'min=0', 'max=9', 'unlike=yes', 'unlike=no']
  for (const search of [...searches, 'order=largest-error', 'order=smallest-error']) {
    const list = await second[role].get(`/beats?tag=v1&${search}`, asRsc)
    expect(list.status).toBe(200)
    expect(leadsTo(list, beat)).toBe(false)
  }
  const offers: string[][] = []
  for (const verdict of ['normal', 'anomalous']) {
    const order = { choice: { order: 'oldest', verdict }, count: 10, except: [] }
    const beats = beatsOf(await second[role].post('/api/beats/take', order)).map((one) => one.beat)
    await second[role].post('/api/beats/release', { beats })
    offers.push(beats)
  }
  expect(offers[0]).not.toEqual([])
  expect(offers[1]).toEqual(offers[0])
})

test.each(roles)('that the only reader of a beat was uncertain shows to a %s nowhere', async (role) => {
  const [beat, untouched] = [await clinic.newBeat(1), await clinic.newBeat(1)]
  const said = await read(zulmira, beat, 'uncertain')
  const stateOf = async (of: Beat) =>
    ((await second[role].get(beatApi(of))).json?.beat as { state: string } | undefined)?.state
  expect(await stateOf(beat)).toBe(await stateOf(untouched))
  for (const [state, isListed] of [
    ['unread', true],
    ['awaiting', false],
  ] as const) {
    const list = await second[role].get(`/beats?state=${state}`, asRsc)
    expect(leadsTo(list, beat)).toBe(isListed)
    for (const secret of [said.comment, said.beatCode]) expect(list.text).not.toContain(secret)
  }
})

test('an answer sent again under its key, when the beat has moved on, tells no more than the first time', async () => {
  const beat = await clinic.newBeat()
  const first = await read(zulmira, beat, 'normal')
  const later = await read(second.reader, beat, 'anomalous')
  for (const [session, { key, comment, beatCode }, answer, once] of [
    [zulmira, first, 'normal', first.answer.json],
    [second.reader, later, 'anomalous', later.answer.json],
  ] as const) {
    const again = await give(session, beat, answer, { key, comment, beatCode })
    expect(again.answer.json).toEqual(once)
    expect(again.answer.json).toMatchObject({ state: 'awaiting-second', audits: 1 })
  }
})

test.each(roles)(
  'while they disagree a %s of the two revises, takes back and decides nothing',
  async (role) => {
    const { beat, later } = await disagree(second[role])
    for (const seenAudits of [0, 1, 2, 3])
      for (const kind of ['revision', 'adjudication', 'reading']) {
        const { answer } = await give(second[role], beat, 'normal', { kind, seenAudits })
        expect(answer.json?.status).not.toBe('recorded')
        expect(answer.text).not.toContain('Zulmira')
        // What was done already may be said; it is one's own.
        expect([undefined, 'anomalous']).toContain(answer.json?.answer)
      }
    const undone = await takeBack(second[role], later)
    expect(undone.json?.status).not.toBe('undone')
    expect(undone.text).not.toContain('Zulmira')
    expect(await countAudits(beat)).toBe(2)
  },
)

test('the first of two who disagree learns by no attempt to take back or change that there is a second', async () => {
  const { beat, first } = await disagree(second.reader)
  const attempts = [
    await takeBack(zulmira, first),
    ...(await Promise.all(
      [1, 2].map(
        async (seenAudits) =>
          (
            await give(zulmira, beat, 'anomalous', { kind: 'revision', seenAudits })
          ).answer,
      ),
    )),
  ]
  for (const { text, json } of attempts) {
    expect(text).not.toContain('Rui')
    expect(json?.answer).toBeUndefined()
    expect(json?.status).toBe('not-allowed')
  }
})

/**
 * What a page says, without its scripts and what differs each time; and without the last section of the page of
 * agreement, which counts all first answers of all readers together.
 */
const wordsOf = ({ text }: Reply) =>
  text
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/Answers changed after the reveal<[\s\S]*/, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .split(/\s+/)
    .sort()

async function worldOf(session: Session, beat: Beat): Promise<Record<string, unknown>> {
  const lists = [
    '/beats',
    '/beats?state=awaiting',
    `/beats?names=${beat.name}`,
    '/history',
    '/history/learned',
  ]
  const paths = ['/', '/me', ...lists, '/disagreements', '/agreement', beatPage(beat)]
  const pages = await Promise.all(
    paths.map(async (path) => [path, wordsOf(await session.get(path))] as const),
  )
  const taken = await take(session, 1)
  await session.post('/api/beats/release', { beats: beatsOf(taken).map((one) => one.beat) })
  return {
    ...Object.fromEntries(pages),
    export: (await session.get('/history/export')).text,
    api: (await session.get(beatApi(beat))).json,
    progress: taken.json?.progress,
  }
}

test.each(roles)(
  'nothing that a %s can ask for changes when another reads the beat and disagrees',
  async (role) => {
    const beat = await clinic.newBeat()
    await read(second[role], beat, 'normal')
    const before = await worldOf(second[role], beat)
    await read(zulmira, beat, 'anomalous')
    expect(await worldOf(second[role], beat)).toEqual(before)
  },
)

test('a beat that was read is not told from its twin: nothing changes for others when its reader thinks better of it', async () => {
  const beat = await clinic.newBeat()
  await read(zulmira, beat, 'normal')
  const before = await worldOf(second.admin, beat)
  const { answer } = await give(zulmira, beat, 'unusable', { kind: 'revision', seenAudits: 1 })
  expect(answer.json).toMatchObject({ status: 'recorded' })
  expect(await worldOf(second.admin, beat)).toEqual(before)
})

const looks: [string, (session: Session, beat: Beat) => Promise<Reply>][] = [
  ['the beat’s page', (session, beat) => session.get(beatPage(beat))],
  ['the beat’s page, prefetched', (session, beat) => session.get(beatPage(beat), asRsc)],
  ['the API', (session, beat) => session.get(beatApi(beat))],
  ['the history', (session) => session.get('/history')],
  ['the exported history', (session) => session.get('/history/export')],
  ['what was learned', (session) => session.get('/history/learned')],
]

test.each(looks)(
  'who saw two settled answers on %s does not read the beat second when one is taken back',
  async (way, look) => {
    const beat = await clinic.newBeat()
    // Other than the model says, so that it is a correction too.
    const [row] = await clinic.query('SELECT verdict FROM Worklist WHERE inference_id = ?', [
      beat.inferenceId,
    ])
    const said = row?.verdict === 'normal' ? 'anomalous' : 'normal'
    await read(zulmira, beat, said)
    const later = await read(second.reader, beat, said)
    const watching = await clinic.newReader(`Watching-${looks.findIndex(([name]) => name === way)}`)
    expect((await look(watching, beat)).status).toBe(200)
    expect((await takeBack(second.reader, later)).json?.status).toBe('undone')

    expect(await isOffered(clinic, watching, beat)).toBe(false)
    expect(await isOffered(clinic, unaware, beat)).toBe(true)
    const { answer } = await give(watching, beat, said)
    expect(answer.json?.status).not.toBe('recorded')
    expectSilence(answer, later, 'Rui')
    expect((await watching.get(beatApi(beat))).json).toMatchObject({ beat: { label: null, answers: [] } })
  },
)

test('who was told that another was quicker has not read blind when that answer is taken back', async () => {
  const beat = await clinic.newBeat(1)
  const said = await read(zulmira, beat, 'normal')
  const { answer } = await give(second.reader, beat, 'anomalous')
  expect(answer.json).toMatchObject({ status: 'answered-meanwhile' })
  expect((await takeBack(zulmira, said)).json?.status).toBe('undone')
  await give(second.reader, beat, 'anomalous')
  expect([undefined, 'after']).toContain(await revealOf(beat, second.reader))
})

test('who took the own answer back reads again as somebody who has seen', async () => {
  const beat = await clinic.newBeat()
  const said = await read(second.reader, beat, 'normal')
  expect((await takeBack(second.reader, said)).json?.status).toBe('undone')
  await read(second.reader, beat, 'anomalous')
  expect(await revealOf(beat, second.reader)).toBe('after')
})

test('an arbiter who decides blind sees the answers of the two only after the own', async () => {
  const { beat, first, later } = await disagree(second.reader)
  await clinic.set('adjudicationView', 'blind')
  try {
    const before = [
      await arbiter.get(beatApi(beat)),
      ...(await Promise.all(
        [beatPage(beat), '/disagreements', '/history', '/history/export'].flatMap((path) =>
          [{}, asRsc].map((headers) => arbiter.get(path, headers)),
        ),
      )),
    ]
    for (const { text } of before)
      for (const said of [first, later]) {
        expect(text).not.toContain(said.comment)
        expect(text).not.toContain(said.beatCode)
      }
    const { seenAudits } = (before[0]?.json?.beat ?? {}) as { seenAudits?: number }
    const { answer } = await give(arbiter, beat, 'normal', { kind: 'adjudication', seenAudits })
    expect(answer.json).toMatchObject({ status: 'recorded', state: 'settled' })
    const after = await arbiter.get(beatApi(beat))
    for (const said of [first, later]) expect(after.text).toContain(said.comment)
  } finally {
    await clinic.set('adjudicationView', 'open')
  }
})

test('an administrator who opens adjudication, lets the arbiter look and closes it again has not made it blind', async () => {
  const { beat } = await disagree(second.reader)
  await arbiter.get(beatPage(beat))
  await clinic.set('adjudicationView', 'blind')
  try {
    const { seenAudits } = ((await arbiter.get(beatApi(beat))).json?.beat ?? {}) as { seenAudits?: number }
    const { answer } = await give(arbiter, beat, 'normal', { kind: 'adjudication', seenAudits })
    expect(answer.json).toMatchObject({ status: 'recorded' })
    expect(await revealOf(beat, arbiter)).toBe('after')
  } finally {
    await clinic.set('adjudicationView', 'open')
  }
})

test('what one of the two adds to the own answer while they disagree tells neither anything', async () => {
  const { beat } = await disagree(second.reader)
  const { answer, comment } = await give(zulmira, beat, 'normal', { kind: 'addition', seenAudits: 1 })
  expect(answer.json).toMatchObject({ status: 'recorded', state: 'awaiting-second', label: null })
  expect(answer.text).not.toContain('Rui')
  expect((await second.reader.get(beatApi(beat))).text).not.toContain(comment)
  expect((await second.reader.get('/history/export')).text).not.toContain(comment)
})

test('who has signed out is told nothing and changes nothing, with a copy of the cookie too', async () => {
  const beat = await clinic.newBeat()
  const said = await read(zulmira, beat, 'normal')
  const gone = await clinic.newReader('Gone')
  await gone.act('/settings', 'signOut')
  for (const path of [beatPage(beat), '/history', '/read', '/'])
    for (const headers of [{}, asRsc]) {
      const page = await gone.get(path, headers)
      expectSilence(page, said)
      expect(page.text).not.toContain('"values":[')
    }
  for (const answer of [
    await gone.get(beatApi(beat)),
    await gone.get('/history/export'),
    await take(gone),
    (await give(gone, beat, 'anomalous')).answer,
    await takeBack(gone, said),
  ])
    expect(answer.status).toBe(401)
  expect(await countAudits(beat)).toBe(1)
})
