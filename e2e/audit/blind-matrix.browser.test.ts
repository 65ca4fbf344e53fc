import { type Role, roles } from '@vigia/contracts/audit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  asRsc,
  type Beat,
  type BlindClinic,
  choose,
  type Given,
  give,
  openBlindClinic,
  openSession,
  type Reply,
  type Session,
} from './blind-clinic.ts'
import { type Asker, type Rule, rules, type Secret, type State } from './blind-rules.ts'

const states = ['unread', 'awaiting', 'uncertain', 'disagreement', 'settled'] as const
/** Whoever reads first and second the beats of a group; each group has a beat in every state. */
const readers = {
  reader: { first: 'Zulmira', second: 'Quirino' },
  adjudicator: { first: 'Yolanda', second: 'Ulisses' },
  admin: { first: 'Xerxes', second: 'Wanderley' },
} as const

interface Case {
  beat: Beat
  state: State
  group: Role
  /** The words that give a secret away. */
  words: Record<Secret, string[]>
}

/** Somebody who asks, with the group whose beats they read. */
interface Caller extends Pick<Asker, 'role' | 'view'> {
  name: string
  session: Session
  reads?: { group: Role; as: 'first' | 'second' }
}

let clinic: BlindClinic
const cases: Case[] = []
const callers: Caller[] = []
beforeAll(async () => {
  clinic = await openBlindClinic(roles.length * states.length + 5)
  await clinic.pipelinesJson('models', 'propose', 'v2', '--reason', 'to be looked at', '--override')
  for (const group of roles) {
    const first = await clinic.newReader(readers[group].first, group)
    const second = await clinic.newReader(readers[group].second, group)
    for (const state of states) cases.push(await makeCase(group, state, first, second))
    for (const [as, session] of [
      ['first', first],
      ['second', second],
    ] as const)
      callers.push({ name: readers[group][as], role: group, view: 'blind', session, reads: { group, as } })
  }
  const open = await clinic.newReader('Olavo')
  await choose(open, 'open')
  callers.push({ name: 'Olavo', role: 'reader', view: 'open', session: open })
  callers.push({ name: 'nobody', role: 'nobody', view: 'blind', session: await openSession(clinic) })
})
afterAll(() => clinic?.close())

async function makeCase(group: Role, state: State, first: Session, second: Session): Promise<Case> {
  const beat = await clinic.newBeat(state === 'uncertain' ? 1 : 2)
  const [row] = await clinic.query('SELECT error FROM Worklist WHERE inference_id = ?', [beat.inferenceId])
  const stream = { place: 3_141_000_000 + cases.length, way: `zqx${cases.length}` }
  const probability = (cases.length + 1) / 1024 + 0.5
  await clinic.query('UPDATE Worklist SET probability = ? WHERE inference_id = ?', [
    probability,
    beat.inferenceId,
  ])
  await clinic.results.db.$client.query('UPDATE Inference_ECG SET probability = ? WHERE id = ?', [
    probability,
    beat.inferenceId,
  ])
  const words: Case['words'] = {
    ...{ first: [], second: [], reveal: [String(row?.error), String(probability)] },
    stream: [String(stream.place), stream.way],
  }
  await clinic.query('UPDATE Worklist SET stream_place = ?, stream_share = 0.05 WHERE beat = ?', [
    stream.place,
    beat.name,
  ])
  const say = async (who: 'first' | 'second', given: Given) => {
    expect(given.answer.json).toMatchObject({ status: 'recorded' })
    const marker = `mark-${cases.length}-${who}-end`
    const marked = await (who === 'first' ? first : second).post(`/api/beats/${beat.name}/markers`, {
      ...{ marker, change: 'add' },
    })
    expect(marked.json).toMatchObject({ status: 'added', markers: expect.arrayContaining([marker]) })
    words[who] = [given.comment, given.beatCode, marker]
  }
  if (state !== 'unread')
    await say('first', await give(first, beat, state === 'uncertain' ? 'uncertain' : 'normal'))
  if (state === 'disagreement') await say('second', await give(second, beat, 'anomalous'))
  if (state === 'settled') await say('second', await give(second, beat, 'normal'))
  await clinic.query('UPDATE Audited_Beats SET stream = ? WHERE beat = ?', [stream.way, beat.name])
  return { beat, state, group, words }
}

const rank = (role: Asker['role'] | Rule['who']) => ['anybody', 'nobody', ...roles].indexOf(role)
/** Sent to sign in, or told that there is no such page; within a page that has begun, by React's own words for it. */
const isRefused = ({ status, location, text }: Reply) =>
  [401, 403, 404].includes(status) ||
  location.includes('/sign-in') ||
  /NEXT_REDIRECT;\w+;\/sign-in|NEXT_HTTP_ERROR_FALLBACK;404/.test(text)

/** What is wrong with an answer, by a rule. */
function findFaults(rule: Rule, caller: Caller, answer: Reply, told: readonly Case[]): string[] {
  const mayAsk = rank(caller.role) >= rank(rule.who)
  const faults =
    mayAsk || isRefused(answer) ? [] : [`is not refused: ${answer.status}, ${answer.text.slice(0, 300)}`]
  if (mayAsk && rule.who !== 'anybody' && isRefused(answer)) faults.push(`is refused: ${answer.status}`)
  for (const { state, group, words } of told) {
    const is = caller.reads?.group === group ? caller.reads.as : 'another'
    const allowed = mayAsk ? rule.tells({ ...caller, is }, state) : []
    for (const secret of ['first', 'second', 'reveal', 'stream'] as const) {
      const isTold = words[secret].some((word) => answer.text.includes(word))
      if (isTold && !allowed.includes(secret)) faults.push(`is told ${secret} of a beat ${state} (${group})`)
      if (!isTold && allowed.includes(secret) && rule.isWhole)
        faults.push(`is not told ${secret} of a beat ${state} (${group})`)
    }
    // On other pages the names of all readers stand in a field.
    if (rule.about === 'beat')
      for (const secret of ['first', 'second'] as const)
        if (secret !== is && !allowed.includes(secret) && answer.text.includes(readers[group][secret]))
          faults.push(`is told who is ${secret} at a beat ${state} (${group})`)
  }
  return faults.map((fault) => `${caller.name} (${caller.role}, ${caller.view}) ${fault}`)
}

/** The same session, which asks for pages as a link within the page does. */
const byLink = (session: Session): Session => ({
  ...session,
  get: (path, headers) => session.get(path, { ...asRsc, ...headers }),
})

test.each(Object.entries(rules))(
  '%s tells each reader of each beat what the rules allow',
  async (name, rule) => {
    const faults: string[] = []
    for (const caller of callers) {
      const sessions = name.startsWith('page') ? [caller.session, byLink(caller.session)] : [caller.session]
      for (const session of sessions)
        for (const told of rule.about === 'beat' ? cases.map((one) => [one]) : [cases]) {
          const [{ beat } = { beat: { name: '', inferenceId: 0 } }] = told
          faults.push(...findFaults(rule, caller, await rule.ask(session, beat), told))
        }
    }
    expect(faults).toEqual([])
  },
)

test('what was asked has changed no answer', async () => {
  const [row] = await clinic.query('SELECT COUNT(*) AS n FROM Audits')
  // One each of what awaits a second reader or is uncertain, two each of what two have read.
  expect(Number(row?.n)).toBe(roles.length * 6)
})
