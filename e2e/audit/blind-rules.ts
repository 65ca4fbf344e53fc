import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasRole, type Role, type View } from '@vigia/contracts/audit'
import { type Beat, formOf, type Reply, type Session } from './blind-clinic.ts'

/** A beat with where it stands. */
export type State = 'unread' | 'awaiting' | 'uncertain' | 'disagreement' | 'settled'

/** Somebody who asks, and what they are to a beat. */
export interface Asker {
  role: Role | 'nobody'
  /** `first` and `second` have read the beats that have been read so far, `another` has read none. */
  is: 'first' | 'second' | 'another'
  view: View
}

/** What is hidden: what the first or the second reader of a beat has said or marked it with, what the model says, and how it came to be read. */
export type Secret = 'first' | 'second' | 'reveal' | 'stream'

/** Which secrets of a beat somebody may be told. */
export type Tells = (asker: Asker, state: State) => Secret[]

/** Which readers have an answer on a beat. */
const readersOf: Record<State, ('first' | 'second')[]> = {
  unread: [],
  awaiting: ['first'],
  uncertain: ['first'],
  disagreement: ['first', 'second'],
  settled: ['first', 'second'],
}

const hasRead = ({ is }: Asker, state: State) => readersOf[state].some((reader) => reader === is)
const mayAdjudicate = ({ role }: Asker) => role !== 'nobody' && hasRole(role, 'adjudicator')

/** Nothing of any beat. */
const nothing: Tells = () => []

/** One's own answers; others' once the beat is settled, and to arbiters who have not read it while two disagree. */
const answers: Tells = (asker, state) =>
  readersOf[state].filter(
    (reader) =>
      reader === asker.is ||
      state === 'settled' ||
      (state === 'disagreement' && mayAdjudicate(asker) && !hasRead(asker, state)),
  )

/** The same, and what the model says to who has answered, to who reads open, and to everybody once it is settled. */
const wholeBeat: Tells = (asker, state) => [
  ...answers(asker, state),
  ...(hasRead(asker, state) || state === 'settled' || asker.view === 'open' ? (['reveal'] as const) : []),
]

/** One's own answers, and those on settled beats: a list over many beats tells of no disagreement, in any role. */
const listed: Tells = (asker, state) =>
  state === 'settled' ? answers(asker, state) : ownAnswers(asker, state)
const ownAnswers: Tells = ({ is }, state) => readersOf[state].filter((reader) => reader === is)

/** What was said of settled beats. */
const settledAnswers: Tells = (_, state) => (state === 'settled' ? readersOf[state] : [])

/** The answers of two who disagree, to arbiters who are none of them. */
const disagreements: Tells = (asker, state) =>
  state === 'disagreement' && !hasRead(asker, state) ? answers(asker, state) : []

/** Classes, and what the model says where it may be told of that beat. */
const listedBeats: Tells = (asker, state) => [
  ...listed(asker, state),
  ...wholeBeat(asker, state).filter((secret) => secret === 'reveal'),
]

/** What the model says, to who reads open. */
const openReveal: Tells = ({ view }) => (view === 'open' ? ['reveal'] : [])

/** What models say of settled beats, to everybody. */
const settledReveal: Tells = (_, state) => (state === 'settled' ? ['reveal'] : [])

export interface Rule {
  /** The least role that may; `anybody` need not be signed in. */
  who: 'anybody' | Role
  tells: Tells
  /** Asks in a way that changes nothing. With `about` it is asked once for each beat, else once for all. */
  ask(session: Session, beat: Beat): Promise<Reply>
  about?: 'beat'
  /** Whether all that may be told is told; else it is told in part, or only sometimes. */
  isWhole?: true
}

const page = (path: string, tells: Tells, who: Rule['who'] = 'reader'): Rule => ({
  who,
  tells,
  ask: (session) => session.get(path),
})
const action = (path: string, name: string, who: Rule['who'], ...given: (string | FormData)[]): Rule => ({
  who,
  tells: nothing,
  ask: (session) => session.act(path, name, ...given),
})

const noKey = '00000000-0000-4000-8000-000000000000'
const answeredAt = '2026-01-01T00:00:00.000Z'

/**
 * Every way to ask the service something: who may, and what it may tell of beats. Routes by the folder of their page
 * or route under `src/app` (groups left out), server actions by their name.
 */
export const rules: Record<string, Rule> = {
  'page /': page('/', nothing),
  // Counts only; of what models say nothing of fewer than twenty beats.
  'page /monitoring': page('/monitoring', nothing, 'adjudicator'),
  // Figures of many beats by their p alone.
  'page /drift': page('/drift', nothing, 'adjudicator'),
  'page /overview': page('/overview', nothing),
  'page /read': page('/read', openReveal),
  'page /beats/[beat]': {
    who: 'reader',
    tells: wholeBeat,
    about: 'beat',
    isWhole: true,
    ask: (session, { name }) => session.get(`/beats/${name}?model=v1`),
  },
  'page /beats': page('/beats?tag=v1&order=largest-error', listedBeats),
  // A row of the training table is no beat of a case: those that a beat's answers made are listed once it is settled.
  'page /training': page('/training', nothing),
  'page /me': page('/me', ownAnswers),
  'page /help': page('/help', nothing),
  'page /history': { ...page('/history', listed), isWhole: true },
  'page /history/learned': page('/history/learned', nothing),
  'page /disagreements': { ...page('/disagreements', disagreements, 'adjudicator'), isWhole: true },
  // Its beats come later, by the request below.
  'page /disagreements/read': page('/disagreements/read', nothing, 'adjudicator'),
  'page /agreement': page('/agreement', nothing, 'adjudicator'),
  // Figures and markers of settled beats, and no beat by its name.
  'page /errors': page('/errors?tag=v1&by=marker', settledAnswers, 'adjudicator'),
  'page /models': page('/models', nothing),
  'page /models/[tag]': page('/models/v1', nothing),
  'page /models/compare': page('/models/compare?left=v1&right=v2', nothing),
  'page /registry': page('/registry', nothing),
  'page /registry/proposals/[id]': page('/registry/proposals/1', nothing),
  'page /registry/shadow': page('/registry/shadow', settledReveal),
  'page /registry/suspicious': page('/registry/suspicious', nothing, 'adjudicator'),
  'page /settings': page('/settings', nothing),
  'page /account': page('/account', nothing),
  'page /users': page('/users', nothing, 'admin'),
  // Names of beats that were looked at, and nothing of what was said of them.
  'page /security-log': page('/security-log', nothing, 'admin'),

  'route /models/[tag]/report': page('/models/v1/report', nothing),
  'route /security-log/export': page('/security-log/export', nothing, 'admin'),
  'route /history/export': { ...page('/history/export', listed), isWhole: true },
  'route /api/beats/[beat]': {
    who: 'reader',
    tells: wholeBeat,
    about: 'beat',
    isWhole: true,
    ask: (session, { name }) => session.get(`/api/beats/${name}?model=v1`),
  },
  'route /api/beats/[beat]/markers': {
    who: 'reader',
    tells: answers,
    about: 'beat',
    isWhole: true,
    ask: (session, { name }) => session.get(`/api/beats/${name}/markers`),
  },
  'route /api/beats/take': {
    who: 'reader',
    tells: openReveal,
    ask: (session) => session.post('/api/beats/take', { choice: {}, count: 10, except: [] }),
  },
  'route /api/disagreements/take': {
    who: 'adjudicator',
    tells: (asker, state) =>
      state === 'disagreement' && !hasRead(asker, state) ? wholeBeat(asker, state) : [],
    ask: (session) => session.post('/api/disagreements/take', { count: 10, except: [] }),
  },
  'route /api/beats/renew': {
    who: 'reader',
    tells: nothing,
    about: 'beat',
    ask: (session, { name }) => session.post('/api/beats/renew', { beats: [name] }),
  },
  'route /api/beats/release': {
    who: 'reader',
    tells: nothing,
    about: 'beat',
    ask: (session, { name }) => session.post('/api/beats/release', { beats: [name] }),
  },
  'route /api/beats/later': {
    who: 'reader',
    tells: nothing,
    ask: (session) => session.post('/api/beats/later', { beats: [] }),
  },
  'route /api/batches': {
    who: 'reader',
    tells: nothing,
    ask: (session) => session.post('/api/batches', { name: '', readerId: session.id, search: {} }),
  },
  'route /api/answers': {
    who: 'reader',
    tells: answers,
    about: 'beat',
    // Nobody has seen so many audits: it is stale, or against a rule.
    ask: (session, { inferenceId }) =>
      session.post('/api/answers', {
        key: noKey,
        inferenceId,
        kind: 'revision',
        answer: 'unusable',
        beatCode: null,
        comment: null,
        reveal: 'before',
        seenAudits: 99,
        answeredAt,
      }),
  },
  'route /api/answers/undo': {
    who: 'reader',
    tells: nothing,
    ask: (session) => session.post('/api/answers/undo', { key: noKey, undoes: noKey, answeredAt }),
  },
  'route /api/auth/callback/oidc': page('/api/auth/callback/oidc', nothing, 'anybody'),
  'route /sign-in': page('/sign-in', nothing, 'anybody'),
  'route /livez': page('/livez', nothing, 'anybody'),
  'route /readyz': page('/readyz', nothing, 'anybody'),

  'action chooseLanguage': action('/settings', 'chooseLanguage', 'anybody', 'none-such'),
  'action saveOwnView': action('/settings', 'saveOwnView', 'reader', formOf({ readingView: 'none such' })),
  'action changePassword': action('/account', 'changePassword', 'reader', formOf({ current: '', next: '' })),
  'action confirmPassword': action('/users', 'confirmPassword', 'reader', 'not the password'),
  'action startFactor': action('/account', 'startFactor', 'reader', 'not the password'),
  'action confirmFactor': action('/account', 'confirmFactor', 'reader', '000000'),
  'action renewRecoveryCodes': action('/account', 'renewRecoveryCodes', 'reader', 'not the password'),
  'action turnFactorOff': action('/account', 'turnFactorOff', 'reader', 'not the password'),
  'action endSessions': action('/account', 'endSessions', 'reader', 'nobody'),
  'action saveClinicSettings': action('/settings', 'saveClinicSettings', 'admin', formOf({})),
  'action addUser': action(
    '/users',
    'addUser',
    'admin',
    formOf({ email: 'no e-mail', name: '', role: 'reader' }),
  ),
  'action changeRole': action('/users', 'changeRole', 'admin', 'nobody', 'reader'),
  'action disableUser': action('/users', 'disableUser', 'admin', 'nobody'),
  'action enableUser': action('/users', 'enableUser', 'admin', 'nobody'),
  'action renewPassword': action('/users', 'renewPassword', 'admin', 'nobody'),
  'action acknowledgeDeclaration': action(
    '/drift',
    'acknowledgeDeclaration',
    'adjudicator',
    formOf({ id: '0' }),
  ),
  'action markBeat': action('/beats/ecg-1', 'markBeat', 'reader', formOf({ beat: 'ecg-1', marker: '' })),
  // With a refusal comes the page that was asked: here a list without beats.
  'action leaveOutBeats': action('/beats?tag=none', 'leaveOutBeats', 'adjudicator'),
  'action proposeModel': action('/registry', 'proposeModel', 'adjudicator', formOf({ reason: '' })),
  'action approveProposal': action('/registry', 'approveProposal', 'adjudicator', formOf({ proposal: '0' })),
  'action endProposal': action(
    '/registry',
    'endProposal',
    'adjudicator',
    formOf({ proposal: '0', reason: '' }),
  ),
  'action promoteProposal': action('/registry', 'promoteProposal', 'admin', formOf({ reason: '' })),
  'action rollBackChampion': action('/registry', 'rollBackChampion', 'admin', formOf({ reason: '' })),
  // Ends the session of whoever asks: the last in the table.
  'action signOut': action('/settings', 'signOut', 'anybody'),
}

const folder = join(import.meta.dirname, '../../services/audit-ui/src')

/** What there is to ask, by the sources. */
export function listEntrances(): string[] {
  const files = globSync('app/**/{page,route}.{ts,tsx}', { cwd: folder }).map((file) => {
    const [, path = '', kind] = file.match(/^app(.*)\/(page|route)\.tsx?$/) ?? []
    return `${kind} ${path.replaceAll(/\/\([^)]*\)/g, '') || '/'}`
  })
  const actions = globSync('**/*.{ts,tsx}', { cwd: folder }).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    if (!/^\s*['"]use server['"]/m.test(text)) return []
    return [...text.matchAll(/^export (?:async function|const) (\w+)/gm)].map(([, name]) => `action ${name}`)
  })
  return [...files, ...actions].sort()
}
