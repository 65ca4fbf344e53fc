import { isDeepStrictEqual } from 'node:util'
import { type Role, roles } from '@vigia/contracts/audit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  asRsc,
  type Beat,
  type BlindClinic,
  beatApi,
  beatPage,
  give,
  openBlindClinic,
  type Session,
} from './blind-clinic.ts'
import { type Rule, rules } from './blind-rules.ts'

// Two people of each role are alike in everything, but that one of them is shown a known beat under the name of every beat
// of the worklist, and the other the beats' own curves. What either is told differs in the curves, and in nothing else.

interface Twins {
  known: Session
  own: Session
}

let clinic: BlindClinic
let twins: Record<Role, Twins>
const beats: Beat[] = []
beforeAll(async () => {
  clinic = await openBlindClinic(4)
  const few = ['--set', 'minimum-anomalous=1', '--set', 'minimum-normal=1']
  await clinic.pipelinesJson('models', 'policy', ...few)
  await clinic.pipelinesJson('reference', 'add', '--from', 'labelled', '--share', '0.2')
  await clinic.pipelinesJson('reference', 'freeze')
  for (let count = 0; count < 4; count++) beats.push(await clinic.newBeat())
  const open = async (role: Role): Promise<Twins> => ({
    known: await clinic.newReader(`Twin-of-a-known-${role}`, role),
    own: await clinic.newReader(`Twin-of-an-own-${role}`, role),
  })
  twins = {
    reader: await open('reader'),
    adjudicator: await open('adjudicator'),
    admin: await open('admin'),
  }
  for (const role of roles)
    for (const [which, share] of [
      ['known', 1],
      ['own', 1e-9],
    ] as const) {
      await clinic.set('knownBeatShare', share)
      for (const beat of beats) await twins[role][which].get(beatApi(beat))
    }
})
afterAll(() => clinic?.close())

async function countKnown({ id }: Session): Promise<number> {
  const [row] = await clinic.query(
    'SELECT COUNT(*) AS n FROM Shown_Curves WHERE reader_id = ? AND known_sha256 IS NOT NULL',
    [id],
  )
  return Number(row?.n)
}

const idsOfTwins = () =>
  new RegExp(
    Object.values(twins)
      .flatMap(({ known, own }) => [known.id, own.id])
      .join('|'),
    'g',
  )

/** What is told, without the curves, who asks, and when. */
const withoutCurves = (text: string): string =>
  text
    .replaceAll(/(\\?"values\\?":)\[[^\]]*\]/g, '$1[]')
    .replaceAll(/(\\?"curve\\?":\\?")[\da-f]{16}/g, '$1')
    .replaceAll(/( d=|"d\\?":\\?)"[^"]*"/g, '')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d{1,2}:\d\d:\d\d/g, '')
    .replaceAll(idsOfTwins(), '')
    .replaceAll(/twin-of-an?-(known|own)/gi, '')

/**
 * The words of a page and of all that its scripts are given. Their order differs each time, and so do the names that React
 * gives to parts and Next.js to pages; fractions tell of the curve.
 */
const wordsOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .replaceAll(/nonce\\?"?[=:]\\?"[^"\\]*/g, '')
        .split(/[^\p{L}\p{N}_.~-]+/u)
        .filter((word) => !/^(n?L?[\da-f]{1,4}|\d*\.\d+\.?|[\w-]{21}[mv])$/.test(word)),
    ),
  ].sort()

/**
 * What tells who did what, and when: of every look at a beat there is one entry more. The training table offers each person
 * another row.
 */
const ofPersons = new Set([
  ...['page /account', 'page /users', 'page /security-log', 'route /security-log/export'],
  'page /training',
])

const asked = Object.entries(rules).filter(
  ([name, { who }]) => who !== 'anybody' && /^(page|route)/.test(name) && !ofPersons.has(name),
)

type Told = string | string[]

/**
 * What was told in the first of several rounds, without the words that either side has at times only: names that are made
 * for one answer, and marks of what came late.
 */
function keepSteady(rounds: readonly (readonly Told[][])[]): Told[][] {
  const isUnsteady = (page: number, word: string) =>
    rounds[0]?.some((_, side) => {
      const times = rounds.filter((round) => round[side]?.[page]?.includes(word)).length
      return times > 0 && times < rounds.length
    })
  return (rounds[0] ?? []).map((pages) =>
    pages.map((words, page) =>
      typeof words === 'string' ? words : words.filter((word) => !isUnsteady(page, word)),
    ),
  )
}

async function tellAll(rule: Rule, twin: Session, name: string): Promise<Told[]> {
  const isPage = name.startsWith('page')
  const sessions = isPage ? [twin, { ...twin, get: (path: string) => twin.get(path, asRsc) }] : [twin]
  const told: Told[] = []
  for (const session of sessions)
    for (const beat of rule.about === 'beat' ? beats : beats.slice(0, 1)) {
      const { status, text } = await rule.ask(session, beat)
      const plain = `${status} ${withoutCurves(text)}`
      told.push(isPage ? wordsOf(plain) : plain)
      await twin.post('/api/beats/release', { beats: beats.map((one) => one.name) })
    }
  return told
}

test('the one is shown nothing but known beats, and the other none', async () => {
  for (const role of roles)
    expect([await countKnown(twins[role].known), await countKnown(twins[role].own)]).toEqual([
      beats.length,
      0,
    ])
})

test.each(asked)('%s tells the same of a known beat as of another, but for the curve', async (name, rule) => {
  for (const role of roles) {
    const { known, own } = twins[role]
    // One after the other: each takes the beats that the other has given back.
    const ask = async () => [await tellAll(rule, known, name), await tellAll(rule, own, name)]
    const rounds = [await ask()]
    const isSame = () => isDeepStrictEqual(...(keepSteady(rounds) as [Told[], Told[]]))
    while (rounds.length < 4 && name.startsWith('page') && !isSame()) rounds.push(await ask())
    const told = keepSteady(rounds)
    expect(told[0]).toEqual(told[1])
  }
})

test('every answer but a first one is refused to both in the same words', async () => {
  for (const role of roles)
    for (const kind of ['revision', 'adjudication', 'addition'])
      for (const seenAudits of [0, 1]) {
        const refusals = []
        for (const twin of Object.values(twins[role]) as Session[]) {
          const [beat] = beats as [Beat]
          const shown = (await twin.get(beatApi(beat))).json?.beat as { curve: string }
          const { answer } = await give(twin, beat, 'normal', { kind, seenAudits, curve: shown.curve })
          refusals.push(answer.json)
        }
        expect(refusals[0]).toEqual(refusals[1])
        expect(refusals[0]?.status).not.toBe('recorded')
      }
})

test('the answer tells, and it tells the reader alone', async () => {
  const [beat] = beats as [Beat]
  const { known, own } = twins.reader
  const others = [own, twins.adjudicator.own, twins.admin.own]
  const seen = () =>
    Promise.all(others.map(async (twin) => wordsOf(withoutCurves((await twin.get(beatPage(beat))).text))))
  const before = [await seen(), await seen()]
  const shown = (await known.get(beatApi(beat))).json?.beat as { curve: string }
  const { answer } = await give(known, beat, 'normal', { curve: shown.curve })
  expect(answer.json).toMatchObject({
    status: 'recorded',
    known: expect.stringMatching(/^(normal|anomalous)$/),
  })
  const after = [await seen(), await seen()]
  const [first, last] = keepSteady([0, 1].map((round) => [before[round] ?? [], after[round] ?? []]))
  expect(last).toEqual(first)
})
