import type { Reader } from '@vigia/accounts/sign-in'
import { house } from '../server/house.ts'

/** What of the audits someone may see: all, or for who only reads, what does not tell of beats still to be read. */
export function auditsViewOf(reader: Reader): { withheldFrom?: string } {
  return house().users.hasRole(reader.role, 'adjudicator') ? {} : { withheldFrom: reader.id }
}
