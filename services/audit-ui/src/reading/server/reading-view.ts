import type { Reader } from '@vigia/accounts/sign-in'
import { house } from '../../server/house.ts'
import type { ReadingView } from '../beat.ts'

/** What a reader sees before answering: as they have chosen, else as the house has it. The thesis's page shows all. */
export async function findReadingView({ readingView }: Reader): Promise<ReadingView> {
  if (readingView === 'thesis') return 'open'
  const { auditing, db } = house()
  return readingView ?? (await auditing.readSettings(db)).defaultView
}
