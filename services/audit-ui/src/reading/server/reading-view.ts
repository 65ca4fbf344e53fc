import type { Reader } from '@vigia/accounts/sign-in'
import { app } from '../../server/app.ts'
import type { ReadingView } from '../beat.ts'

/** What a reader sees before answering: as they have chosen, else as the clinic settings say. The thesis's page shows all. */
export async function findReadingView({ readingView }: Reader): Promise<ReadingView> {
  if (readingView === 'thesis') return 'open'
  const { auditing, db } = app()
  return readingView ?? (await auditing.readSettings(db)).defaultView
}
