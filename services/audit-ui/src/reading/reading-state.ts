import type { Answer } from '@vigia/contracts/audit'
import type { Draft, LeasedBeat, Reveal } from './beat.ts'

/** An answer that was given in this session, with its beat, so that it can be opened again. */
export interface GivenAnswer {
  key: string
  answer: Answer
  draft: Draft
  leased: LeasedBeat
}

/** Why no more beats come, or that they do. */
export type RequestState =
  | 'idle'
  | 'asking'
  | 'answered'
  | 'exhausted'
  | 'unreachable'
  | 'results-down'
  | 'results-refused'
  | 'database-down'
  | 'filling'
  | 'signed-out'

/** What an answer says when a comment or a class has come to it. */
export function withAddition(before: Draft, added: Draft): Draft {
  const comments = [before.comment, added.comment].map((comment) => comment.trim())
  return {
    beatCode: added.beatCode ?? before.beatCode,
    comment: comments.filter((comment) => comment !== '').join('\n'),
  }
}

/** A reader's way through the worklist. */
export interface ReadingState {
  /** The beat on the screen. */
  current: LeasedBeat | undefined
  /** The answer to it, once it is given: the reader looks at what was hidden. */
  given: GivenAnswer | undefined
  /** The beats that come next, already here. */
  next: readonly LeasedBeat[]
  /** The latest answers, the latest last. */
  trail: readonly GivenAnswer[]
  /** Beats that were put off, of which the server may not know yet. */
  puttingOff: readonly LeasedBeat[]
  request: RequestState
}

export type ReadingEvent =
  | { type: 'asked' }
  /** More are wanted now, not after a while. */
  | { type: 'beats-wanted' }
  /** `isComplete`: there are no more than these. */
  | { type: 'beats-taken'; beats: readonly LeasedBeat[]; isComplete: boolean }
  | { type: 'request-failed'; request: Exclude<RequestState, 'idle' | 'asking' | 'answered' | 'exhausted'> }
  /** `goOn` draws the next beat at once. */
  | { type: 'given'; given: GivenAnswer; goOn: boolean }
  | { type: 'revealed'; inferenceId: number; reveal: Reveal }
  | { type: 'went-on' }
  /** A comment or a class came to an answer: this is what it says now. */
  | { type: 'added'; key: string; draft: Draft }
  /** The beat on the screen is left without an answer. */
  | { type: 'put-off' }
  /** The server was told so; where it was not, the beat comes after those that are here. */
  | { type: 'put-off-told'; inferenceId: number; isKnown: boolean }
  /** An answer was taken back: its beat is read again, unless an earlier answer to it stands. */
  | { type: 'taken-back'; key: string; leased: LeasedBeat }
  /** It was a known beat: the one whose name it bore may come again. */
  | { type: 'was-known'; key: string }
  /** A beat turned out to be gone. */
  | { type: 'dropped'; inferenceId: number }

export const initialState: ReadingState = {
  current: undefined,
  given: undefined,
  next: [],
  trail: [],
  puttingOff: [],
  request: 'idle',
}

/** Answers that can be opened again without asking the server. */
const trailLength = 20

export function reduceReading(state: ReadingState, event: ReadingEvent): ReadingState {
  switch (event.type) {
    case 'asked':
      return { ...state, request: 'asking' }
    case 'beats-wanted':
      return state.request === 'asking' ? state : { ...state, request: 'idle' }
    case 'beats-taken':
      return addBeats(state, event.beats, event.isComplete)
    case 'request-failed':
      return { ...state, request: event.request }
    case 'given': {
      const trail = [...state.trail, event.given].slice(-trailLength)
      const given = { ...state, trail, given: event.given }
      return event.goOn ? goOn(given) : given
    }
    case 'revealed':
      return reveal(state, event.inferenceId, event.reveal)
    case 'went-on':
      return state.given === undefined ? state : goOn(state)
    case 'added':
      return add(state, event.key, event.draft)
    case 'put-off':
      return putOff(state)
    case 'put-off-told':
      return endPuttingOff(state, event.inferenceId, event.isKnown)
    case 'taken-back':
      return takeBack(state, event.key, event.leased)
    case 'was-known':
      return { ...state, trail: state.trail.filter(({ key }) => key !== event.key) }
    case 'dropped':
      return drop(state, event.inferenceId)
  }
}

/** The beats that are here. */
export function listHeld({ current, next }: ReadingState): LeasedBeat[] {
  return current === undefined ? [...next] : [current, ...next]
}

/**
 * The beats that are not to be asked for: those here, and those just answered or put off, of which the server may not
 * know yet.
 */
export function listUnwanted(state: ReadingState): LeasedBeat[] {
  return [...listHeld(state), ...state.puttingOff, ...state.trail.map(({ leased }) => leased)]
}

const isOf = (inferenceId: number) => (leased: LeasedBeat) => leased.inferenceId === inferenceId

function addBeats(state: ReadingState, beats: readonly LeasedBeat[], isComplete: boolean): ReadingState {
  const held = new Set(listHeld(state).map(({ beat }) => beat))
  const added = beats.filter(({ beat }) => !held.has(beat))
  const filled: ReadingState = {
    ...state,
    next: [...state.next, ...added],
    request: isComplete || added.length === 0 ? 'exhausted' : 'answered',
  }
  return state.current === undefined ? goOn(filled) : filled
}

function goOn(state: ReadingState): ReadingState {
  const [current, ...next] = state.next
  return { ...state, current, next, given: undefined }
}

function reveal(state: ReadingState, inferenceId: number, revealed: Reveal): ReadingState {
  const isIt = isOf(inferenceId)
  const open = (leased: LeasedBeat) => (isIt(leased) ? { ...leased, reveal: revealed } : leased)
  return {
    ...state,
    current: state.current && open(state.current),
    trail: state.trail.map((given) => ({ ...given, leased: open(given.leased) })),
  }
}

function add(state: ReadingState, key: string, draft: Draft): ReadingState {
  const change = (given: GivenAnswer) => (given.key === key ? { ...given, draft } : given)
  return { ...state, given: state.given && change(state.given), trail: state.trail.map(change) }
}

function putOff(state: ReadingState): ReadingState {
  const { current, given, puttingOff } = state
  if (current === undefined || given !== undefined) return state
  return goOn({ ...state, puttingOff: [...puttingOff, current] })
}

function endPuttingOff(state: ReadingState, inferenceId: number, isKnown: boolean): ReadingState {
  const isIt = isOf(inferenceId)
  const back = isKnown ? [] : state.puttingOff.filter(isIt)
  const ended = {
    ...state,
    next: [...state.next, ...back],
    puttingOff: state.puttingOff.filter((leased) => !isIt(leased)),
  }
  return state.current === undefined && back.length > 0 ? goOn(ended) : ended
}

function takeBack(state: ReadingState, key: string, leased: LeasedBeat): ReadingState {
  const isIt = isOf(leased.inferenceId)
  const trail = state.trail.filter((given) => given.key !== key)
  const earlier = trail.findLast((given) => isIt(given.leased))
  if (earlier === undefined) return reopen({ ...state, trail }, leased)
  return { ...state, trail, given: state.given?.key === key ? earlier : state.given }
}

/** The beat that was on the screen comes right after, unless it was answered already. */
function reopen(state: ReadingState, leased: LeasedBeat): ReadingState {
  const isIt = isOf(leased.inferenceId)
  const waiting = state.given === undefined ? listHeld(state) : state.next
  return { ...state, current: leased, given: undefined, next: waiting.filter((other) => !isIt(other)) }
}

function drop(state: ReadingState, inferenceId: number): ReadingState {
  const isIt = isOf(inferenceId)
  const rest = { ...state, next: state.next.filter((leased) => !isIt(leased)) }
  return state.current !== undefined && isIt(state.current) ? goOn(rest) : rest
}
