import { MersenneTwister, type Model } from '@vigia/autoencoder'
import type { Verdict } from '@vigia/contracts/ecg'
import { defaultPolicy, type GatePolicy, judgeGate } from '@vigia/registry'
import type { Judged } from '../quality/figures.ts'
import { chooseBeats, type LabelledBeats } from '../quality/labelled-beats.ts'
import { judgeByModel, trainModel } from '../quality/train.ts'
import { answer, joinBeats, type World } from './world.ts'

/** What a round came to. */
export interface Round {
  /** Of the model in use, on the beats that arrived, before anybody read them. */
  accuracy: number
  /** Of the model in use after the round, on the reference set. */
  sensitivity: number
  specificity: number
  /** Whether the model that was trained in this round is in use after it. */
  isPromoted: boolean
}

export interface LoopResult {
  /** Of the first model, on the reference set. */
  start: Pick<Round, 'sensitivity' | 'specificity'>
  rounds: Round[]
}

const WRONG_ANSWERS = 0.1
/** How many beats of a round are read. */
const READ = 60

/** The seed of every fit: the thesis's random state. */
const SEED = 21

/**
 * The loop with the preset `best`: half of what is read are the most doubtful beats, half random ones; the guard
 * stands before each fit, and a new model comes into use only by the gate, whose floors are what the first one reached.
 */
export async function runLoop(world: World, seed: number): Promise<LoopResult> {
  const random = new MersenneTwister(seed)
  let table = world.beginning
  let champion = await fitBest(table, world.reference)
  let onReference = await judgeByModel(champion, world.reference)
  const start = findShares(onReference, world.reference.verdicts)
  const policy: GatePolicy = {
    ...defaultPolicy,
    sensitivityFloor: start.sensitivity,
    specificityFloor: start.specificity,
  }
  const rounds: Round[] = []
  for (const arrived of world.rounds) {
    const judged = await judgeByModel(champion, arrived)
    const read = chooseBeats(arrived, chooseMixed(judged, random))
    table = joinBeats(table, { ...read, verdicts: answer(read.verdicts, WRONG_ANSWERS, random) })
    const candidate = await fitBest(table, world.reference)
    const judgedByCandidate = await judgeByModel(candidate, world.reference)
    const { status } = judgeGate(policy, {
      labels: world.reference.verdicts,
      candidate: toVerdicts(judgedByCandidate),
      champion: toVerdicts(onReference),
    })
    const isPromoted = status === 'pass'
    if (isPromoted) [champion, onReference] = [candidate, judgedByCandidate]
    const accuracy = findAccuracy(judged, arrived.verdicts)
    rounds.push({ accuracy, ...findShares(onReference, world.reference.verdicts), isPromoted })
  }
  return { start, rounds }
}

/** The thesis's: some beats are read, every answer is believed, and the last model wins. */
export async function runThesisLoop(world: World, seed: number): Promise<LoopResult> {
  const random = new MersenneTwister(seed)
  let table = world.beginning
  let model = await fitThesis(table, world.reference)
  const sharesOf = async () =>
    findShares(await judgeByModel(model, world.reference), world.reference.verdicts)
  const start = await sharesOf()
  const rounds: Round[] = []
  for (const arrived of world.rounds) {
    const judged = await judgeByModel(model, arrived)
    const read = chooseBeats(arrived, shuffledRows(arrived.beats.count, random).subarray(0, READ))
    table = joinBeats(table, { ...read, verdicts: answer(read.verdicts, WRONG_ANSWERS, random) })
    model = await fitThesis(table, world.reference)
    rounds.push({
      accuracy: findAccuracy(judged, arrived.verdicts),
      ...(await sharesOf()),
      isPromoted: true,
    })
  }
  return { start, rounds }
}

/** The network draws the picture alone, and no verdict depends on it: here it is fitted shortly. */
const SHORT = { starts: 1, epochs: 5 }

/** Losses are told of the validation beats; nothing is learnt from them. */
function fitBest(table: LabelledBeats, validation: LabelledBeats): Promise<Model> {
  return trainModel('best', table, validation, { seed: SEED, isGuarded: true }, SHORT)
}

function fitThesis(table: LabelledBeats, validation: LabelledBeats): Promise<Model> {
  return trainModel('thesis', table, validation, { seed: SEED, isGuarded: false })
}

/** Half the most doubtful, half random ones of the others. */
function chooseMixed({ scores, threshold }: Judged, random: MersenneTwister): Int32Array {
  const doubt = (row: number) => Math.abs((scores[row] as number) - threshold)
  const byDoubt = [...scores.keys()].sort((left, right) => doubt(left) - doubt(right))
  const doubtful = byDoubt.slice(0, READ / 2)
  const others = Int32Array.from(byDoubt.slice(READ / 2))
  random.shuffle(others)
  return Int32Array.from([...doubtful, ...others.subarray(0, READ / 2)])
}

function shuffledRows(count: number, random: MersenneTwister): Int32Array {
  const rows = Int32Array.from({ length: count }, (_, row) => row)
  random.shuffle(rows)
  return rows
}

function toVerdicts({ scores, threshold }: Judged) {
  return {
    scores,
    verdicts: Array.from(scores, (score): Verdict => (score > threshold ? 'anomalous' : 'normal')),
  }
}

function findAccuracy(judged: Judged, truths: readonly Verdict[]): number {
  return toVerdicts(judged).verdicts.filter((verdict, row) => verdict === truths[row]).length / truths.length
}

/** Shares of the anomalous and of the normal beats that are judged as such. */
function findShares(judged: Judged, truths: readonly Verdict[]) {
  const { verdicts } = toVerdicts(judged)
  const share = (label: Verdict) => {
    const rows = [...truths.keys()].filter((row) => truths[row] === label)
    return rows.filter((row) => verdicts[row] === label).length / rows.length
  }
  return { sensitivity: share('anomalous'), specificity: share('normal') }
}
