import { setImmediate } from 'node:timers/promises'
import { MersenneTwister } from '@vigia/autoencoder'
import {
  alarmLevel,
  type Comparison,
  chooseDriftBeats,
  compareBeats,
  countBeats,
  type DriftBeats,
  divideByScore,
  prepareReference,
  type Reference,
  type Share,
} from '@vigia/monitoring'
import { changes, scaledWave, slightWander } from './changes.ts'
import { changeBeats, drawRows, type Population, repeatBeats } from './population.ts'

/** A false alarm in so many days is bearable, with one check a day. */
export const alarmDays = 100
/** Anomalous beats among those of a clinic. */
const usualShare = 0.1
/** Beats that a reference is made of before those are left out that the model calls anomalous. */
const referenceSize = 600
/** The first beats of a model at the clinic, by which the share of anomalies goes. */
const firstBeats = 1000
/** Checks of one reference: as many as days between false alarms. */
const checksOfReference = 100

export interface FalseAlarms {
  size: number
  batches: number
  /** Batches that alone were called drift, and those that were by the sums of a hundred batches in turn. */
  sudden: number
  gradual: number
}

/** Draws clean batches against one reference after another, and counts what is called drift. */
export async function countFalseAlarms(
  population: Population,
  size: number,
  batches: number,
  seed: number,
  signal: AbortSignal,
): Promise<FalseAlarms> {
  const random = new MersenneTwister(seed)
  const alarms = { sudden: 0, gradual: 0 }
  let reference = drawReference(population, random)
  let before: Comparison | undefined
  for (let batch = 0; batch < batches; batch++) {
    await giveWay(signal)
    if (batch % checksOfReference === 0) {
      reference = drawReference(population, random)
      before = undefined
    }
    const beats = chooseDriftBeats(population.described, drawRows(population, size, usualShare, random))
    const found = check(beats, reference, before)
    if (found.beyond.length > 0) alarms.sudden++
    if (found.creeping.length > 0) alarms.gradual++
    before = found.alarm === null ? found : undefined
  }
  return { size, batches, ...alarms }
}

/** In how many of the batches a change is found by one check, with a new reference for each ten. */
export async function countCaught(
  population: Population,
  name: string,
  size: number,
  batches: number,
  seed: number,
  signal: AbortSignal,
): Promise<{ caught: number; by: Record<string, number> }> {
  const random = new MersenneTwister(seed)
  const change = changes[name]
  const by: Record<string, number> = {}
  let caught = 0
  let reference = drawReference(population, random)
  for (let batch = 0; batch < batches; batch++) {
    await giveWay(signal)
    if (batch % 10 === 0) reference = drawReference(population, random)
    const rows = drawRows(population, size, change === undefined ? 0.3 : usualShare, random)
    const beats =
      change === undefined
        ? chooseDriftBeats(population.described, rows)
        : await changeBeats(population, rows, change, random)
    const { beyond } = check(beats, reference, undefined)
    if (beyond.length > 0) caught++
    for (const figure of beyond) by[figure] = (by[figure] ?? 0) + 1
  }
  return { caught, by }
}

/** Batches of clean beats that come ten alike in a row. */
export async function countRunAlarms(
  population: Population,
  size: number,
  batches: number,
  seed: number,
  signal: AbortSignal,
): Promise<number> {
  const random = new MersenneTwister(seed)
  let alarms = 0
  let reference = drawReference(population, random)
  for (let batch = 0; batch < batches; batch++) {
    await giveWay(signal)
    if (batch % 10 === 0) reference = drawReference(population, random)
    const rows = drawRows(population, size / 10, usualShare, random)
    const beats = await repeatBeats(population, rows, 10, slightWander, random)
    if (check(beats, reference, undefined).beyond.length > 0) alarms++
  }
  return alarms
}

/** After how many checks a slow change is called drift, and how: of each batch the R wave is a little smaller. */
export async function findGradual(
  population: Population,
  step: number,
  size: number,
  seed: number,
  signal: AbortSignal,
): Promise<{ checks: number; alarm: Comparison['alarm'] }> {
  const random = new MersenneTwister(seed)
  const reference = drawReference(population, random)
  let before: Comparison | undefined
  for (let checks = 1; checks <= checksOfReference; checks++) {
    await giveWay(signal)
    const rows = drawRows(population, size, usualShare, random)
    const beats = await changeBeats(population, rows, scaledWave(1 - step * checks), random)
    const found = check(beats, reference, before)
    if (found.alarm !== null) return { checks, alarm: found.alarm }
    before = found
  }
  return { checks: checksOfReference, alarm: null }
}

/** Between batches, which take all of the thread: only then is it heard that the run is to end. */
async function giveWay(signal: AbortSignal): Promise<void> {
  await setImmediate()
  signal.throwIfAborted()
}

type Drawn = { reference: Reference; share: Share }

function check(beats: DriftBeats, { reference, share }: Drawn, before: Comparison | undefined): Comparison {
  return compareBeats(beats, reference, share, { level: alarmLevel(alarmDays, 0), alarmDays, before })
}

function drawReference(population: Population, random: MersenneTwister): Drawn {
  const { described, cut } = population
  const fresh = chooseDriftBeats(described, drawRows(population, referenceSize, 0, random))
  const first = chooseDriftBeats(described, drawRows(population, firstBeats, usualShare, random))
  return {
    reference: prepareReference(chooseDriftBeats(fresh, divideByScore(fresh, cut).normal), cut),
    share: { n: countBeats(first), of: divideByScore(first, cut).anomalous.length },
  }
}
