import { app } from '../server/app.ts'

/** Where signals are looked at. */
export type LookPlace = 'reading' | 'beat' | 'disagreements' | 'neighbours' | 'training'

/**
 * Puts on record that a reader is shown the samples of beats, as one event however many they are. When this returns it is
 * committed: it is waited for before anything is sent.
 */
export async function recordLook(
  readerId: string,
  place: LookPlace,
  beats: readonly string[],
): Promise<void> {
  if (beats.length === 0) return
  const { securityLog, db } = app()
  await securityLog.recordSecurityEvent(db, {
    kind: 'signal-read',
    who: readerId,
    account: null,
    address: null,
    about: beats.length === 1 ? (beats[0] ?? null) : null,
    details: { place, count: beats.length, beats: beats.join(' ') },
  })
}
