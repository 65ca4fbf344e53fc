import type { SecurityEvent } from '@vigia/security-log'

/** Who changes something of users, as the security log names them. */
export type Actor = Pick<SecurityEvent, 'who' | 'account' | 'address'>

/** Where nobody is known, as in a program's own start. */
export const noActor: Actor = { who: null, account: null, address: null }
