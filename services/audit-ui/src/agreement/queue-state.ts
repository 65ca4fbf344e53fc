import type { SingleBeat } from '../reading/beat.ts'
import type { RequestState } from '../reading/reading-state.ts'

/** An adjudicator's way through the disagreements. */
export interface QueueState {
  /** The beats that are here; the first one is on the screen. */
  beats: readonly SingleBeat[]
  /** Those that were left, the latest last, so that they can be opened again. */
  trail: readonly SingleBeat[]
  /** How many wait beyond those that are here. */
  beyond: number
  request: RequestState
  /** The last time that the server was asked it had no more, and nothing was put off since. */
  isExhausted: boolean
}

export type QueueEvent =
  | { type: 'asked' | 'wanted' }
  /** `waiting`: how many wait beyond those that were here, with those that come now. */
  | { type: 'beats-taken'; beats: readonly SingleBeat[]; waiting: number; isComplete: boolean }
  | { type: 'failed'; request: Exclude<RequestState, 'idle' | 'asking' | 'answered' | 'exhausted'> }
  | { type: 'went-on' | 'put-off'; beat: string }
  /** Leased to somebody else meanwhile, or gone. */
  | { type: 'dropped'; beat: string }
  | { type: 'came-back'; found: SingleBeat }

export const emptyQueue: QueueState = { beats: [], trail: [], beyond: 0, request: 'idle', isExhausted: false }

/** Beats that can be opened again; their names are few enough for a request. */
const trailLength = 20

export const nameOf = ({ beat }: SingleBeat): string => beat
const others = (beats: readonly SingleBeat[], beat: string) => beats.filter((one) => nameOf(one) !== beat)

export function reduceQueue(state: QueueState, event: QueueEvent): QueueState {
  switch (event.type) {
    case 'asked':
      return { ...state, request: 'asking' }
    case 'wanted':
      return state.request === 'asking' ? state : { ...state, request: 'idle' }
    case 'beats-taken': {
      const held = new Set(state.beats.map(nameOf))
      const added = event.beats.filter((one) => !held.has(nameOf(one)))
      return {
        ...state,
        beats: [...state.beats, ...added],
        beyond: Math.max(0, event.waiting - added.length),
        request: event.isComplete || added.length === 0 ? 'exhausted' : 'answered',
        isExhausted: event.isComplete || added.length === 0,
      }
    }
    case 'failed':
      return { ...state, request: event.request, isExhausted: false }
    case 'went-on': {
      const left = state.beats.filter((one) => nameOf(one) === event.beat)
      const trail = [...others(state.trail, event.beat), ...left].slice(-trailLength)
      return { ...state, beats: others(state.beats, event.beat), trail }
    }
    case 'put-off':
      // It waits on, after all others.
      return {
        ...state,
        beats: others(state.beats, event.beat),
        beyond: state.beyond + 1,
        request: state.request === 'exhausted' ? 'answered' : state.request,
        isExhausted: false,
      }
    case 'dropped':
      return { ...state, beats: others(state.beats, event.beat) }
    case 'came-back': {
      const beat = nameOf(event.found)
      return {
        ...state,
        beats: [event.found, ...others(state.beats, beat)],
        trail: others(state.trail, beat),
      }
    }
  }
}
