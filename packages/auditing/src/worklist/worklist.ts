import type { Db } from '@vigia/db'
import { putOff, releaseLeases, renewLeases } from './leases.ts'
import { openProgress, removeFromWorklist } from './progress.ts'
import { type JudgementSource, openCopy } from './synchronise.ts'
import { type TakeRequest, takeBeats } from './take-beats.ts'
import { TriedNow } from './tried-now.ts'

/** The beats that are to be read, by the readers of one installation. */
export type Worklist = ReturnType<typeof openWorklist>

/**
 * Opens the worklist of a warehouse. What it keeps in memory (the copy that runs, totals of the last minute, what
 * readers try to lease now) belongs to it and goes with it; what it is about stands in the database, and others may have it open at the same time.
 */
export function openWorklist({ db, results }: { db: Db; results: JudgementSource }) {
  const copy = openCopy(db, results)
  const progress = openProgress(db)
  const triedNow = new TriedNow()
  return {
    /** See `openCopy`. */
    synchronise: copy.synchronise,
    isCopying: copy.isCopying,
    /** See `openProgress`. */
    countProgress: progress.count,
    /** See `takeBeats`. */
    take: (readerId: string, request: TakeRequest) => takeBeats(db, readerId, request, triedNow),
    /** See `renewLeases`. */
    renew: renewLeases.bind(undefined, db),
    /** See `releaseLeases`. */
    release: releaseLeases.bind(undefined, db),
    /** See `putOff`. */
    putOff: putOff.bind(undefined, db),
    /** See `removeFromWorklist`. */
    remove: removeFromWorklist.bind(undefined, db),
    /** Ends the copy that runs, after the page that is being written; twice does no harm. */
    close: copy.close,
  }
}
