import { setTimeout as wait } from 'node:timers/promises'
import { type AnswerToRecord, openWorklist, recordAnswer, undoAnswer } from '@vigia/auditing'
import type { Inference } from '@vigia/contracts'
import type { Db } from '@vigia/db'
import { answer, noResults, reader } from '../../packages/auditing/src/testing/audited-warehouse.ts'
import {
  claimEcgs,
  releaseClaim,
  renewClaim,
  type Scope,
  settleClaim,
} from '../../services/pipelines/src/queries/claims.ts'
import { createInferenceWriter } from '../../services/results/src/store/inference-writer.ts'
import { makeInference } from '../../services/results/src/testing/inferences.ts'
import type { Hold, Update } from './history.ts'

/** How many work at once, and how often all together. */
export interface Load {
  writers: number
  operations: number
}

const chance = () => Math.random()
const oneOf = <Thing>(things: readonly Thing[]) => things[Math.floor(chance() * things.length)] as Thing

/** Lets each writer act again and again until all together have done so often enough. @returns how often, and what was thrown */
async function crowd(
  { writers, operations }: Load,
  act: (writer: number) => Promise<unknown>,
): Promise<{ operations: number; thrown: unknown[] }> {
  const thrown: unknown[] = []
  let done = 0
  const run = async (writer: number) => {
    while (done < operations) {
      done++
      await act(writer).catch((error: unknown) => thrown.push(error))
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => run(writer)))
  return { operations: done, thrown }
}

/** So short that leases run out under those who hold them. */
const leaseSeconds = 0.2

/**
 * Workers of `infer` who take ECGs, give them back, lengthen their leases, let them run out and settle some, also after they ran out.
 *
 * @returns who held what, and which ECGs were acknowledged as judged
 */
export async function crowdOnClaims(db: Db, scope: Scope, load: Load) {
  const holds: Hold[] = []
  const judged: number[] = []
  /** A claim is the holder: one worker may take again what it let run out. */
  const held = (claim: { id: string; ecgIds: number[] }, from: number, until: number) =>
    holds.push(...claim.ecgIds.map((what) => ({ what, by: claim.id, from, until })))
  const settle = async (claim: { id: string; ecgIds: number[] }) =>
    judged.push(...(await settleClaim(db, scope.tag, claim, [])).judged)
  const crowded = await crowd(load, async () => {
    const asked = performance.now()
    const claim = await claimEcgs(db, scope, 3, leaseSeconds)
    const from = performance.now()
    if (claim === undefined) return
    // By the server's clock the lease began later than that, so it ends later.
    let until = asked + leaseSeconds * 1000
    if (chance() < 0.3) {
      const renewing = performance.now()
      await renewClaim(db, scope.tag, claim, leaseSeconds)
      if (performance.now() < until) until = renewing + leaseSeconds * 1000
    }
    const isLate = chance() < 0.1
    await wait(isLate ? leaseSeconds * 1000 * (1 + chance()) : chance() * 5)
    held(claim, from, Math.min(until, performance.now()))
    const choice = chance()
    if (choice < 0.02) await settle(claim)
    else if (choice < 0.9) await releaseClaim(db, scope.tag, claim)
  })
  // All of them: those that ran out too.
  await wait(leaseSeconds * 1000)
  for (let rest = await claimEcgs(db, scope, 100, 60); rest; rest = await claimEcgs(db, scope, 100, 60))
    await settle(rest)
  return { ...crowded, holds, judged }
}

/** Readers who take beats, put them off, give them back, answer them and take the answers back. @returns who held what, what was recorded and undone */
export async function crowdOnWorklist(db: Db, load: Load) {
  const worklist = openWorklist({
    db,
    results: { listInferences: () => Promise.reject(new Error('Asked.')) },
  })
  const holds: Hold[] = []
  const acknowledged: string[] = []
  const own = new Map<string, string[]>()
  const crowded = await crowd(load, async (writer) => {
    const id = `reader-${writer}`
    const undone = own.get(id)?.pop()
    if (undone !== undefined) {
      const taken = { key: answer(0).key, undoes: undone, answeredAt: '2026-01-02T03:04:05.678Z' }
      if ((await undoAnswer(db, noResults, reader(id), taken)).status === 'undone')
        acknowledged.push(taken.key)
      return
    }
    const beats = await worklist.take(id, { order: 'random', filter: {}, count: 2 })
    const from = performance.now()
    await wait(chance() * 3)
    const names = beats.map(({ beat }) => beat)
    const until = performance.now()
    holds.push(...names.map((what) => ({ what, by: id, from, until })))
    const choice = chance()
    if (choice < 0.3) return await worklist.release(id, names)
    if (choice < 0.5) return await worklist.putOff(id, names)
    for (const { inferenceId } of beats) {
      const given = answer(inferenceId, { answer: oneOf(['normal', 'anomalous', 'unusable'] as const) })
      const { status } = await recordAnswer(db, noResults, reader(id), given)
      if (status !== 'recorded') throw new Error(`${id} held the beat, and was told: ${status}`)
      acknowledged.push(given.key)
      own.set(id, [...(own.get(id) ?? []), given.key])
    }
    await worklist.release(id)
  })
  return { ...crowded, holds, acknowledged }
}

/** Readers who change the answers of a few beats, each going by the last change that it knows of. @returns the changes that were acknowledged */
export async function crowdOnAnswers(db: Db, beats: readonly number[], load: Load) {
  const updates: Update[] = []
  const known = new Map(beats.map((beat) => [beat, 1]))
  for (const beat of beats) await recordAnswer(db, noResults, reader('reader-0'), answer(beat))
  const crowded = await crowd(load, async (writer) => {
    const beat = oneOf(beats)
    const before = known.get(beat) ?? 1
    const said: AnswerToRecord['answer'] = oneOf(['normal', 'anomalous', 'unusable'])
    const revision = answer(beat, { kind: 'revision', answer: said, seenAudits: before })
    const outcome = await recordAnswer(db, noResults, reader(`reader-${writer}`), revision)
    if (outcome.status !== 'recorded') {
      if ('audits' in outcome) known.set(beat, Math.max(known.get(beat) ?? 0, outcome.audits))
      return
    }
    updates.push({ what: beat, before, after: outcome.audits })
    known.set(beat, outcome.audits)
  })
  return { ...crowded, updates }
}

/** Clients who store the same inferences, several in one request, in any order. @returns under which row each key was told to be, and which were told to be new */
export async function crowdOnInferences(db: Db, keys: number, load: Load) {
  const writer = createInferenceWriter(db, 2)
  const inferences: Inference[] = Array.from({ length: keys }, (_, beat) => makeInference(beat))
  const rows: { key: string; id: number }[] = []
  const stored: string[] = []
  const crowded = await crowd(load, async () => {
    const some = inferences.filter(() => chance() < 0.3).sort(() => chance() - 0.5)
    if (some.length === 0) return
    const outcome = await writer.store(some)
    if (outcome.status !== 'stored') throw new Error(outcome.status)
    for (const { key, id, status } of outcome.inferences) {
      rows.push({ key, id })
      if (status === 'stored') stored.push(key)
    }
  })
  return { ...crowded, inferences, rows, stored }
}
