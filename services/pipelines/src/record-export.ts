import type { Db } from '@vigia/db'
import { recordSecurityEvent } from '@vigia/security-log'
import { systemUser } from './person.ts'

/** Puts on record, before anybody has it, that what is known of a model is taken out by this machine's user. */
export async function recordExport(db: Db, tag: string, format: 'weights' | 'html' | 'json'): Promise<void> {
  await recordSecurityEvent(db, {
    ...{ kind: 'export', who: null, account: systemUser(), address: null, about: `model ${tag}` },
    details: { format },
  })
}
