import type { SecurityDetails } from '@vigia/db'

/** What is kept in the security log, in the order in which pages list it. A new kind needs its word in `messages/`. */
export const securityEventKinds = [
  'sign-in',
  'sign-in-refused',
  'sign-out',
  'session-ended',
  'password-set',
  'second-factor-on',
  'second-factor-off',
  'second-factor-refused',
  'recovery-code-used',
  'recovery-codes-made',
  'user-created',
  'user-changed',
  'role-changed',
  'user-disabled',
  'user-enabled',
  'settings-changed',
  'export',
  'erasure',
  'model-moved',
  'signal-read',
  'access-refused',
] as const

export type SecurityEventKind = (typeof securityEventKinds)[number]

/** Something that the security log keeps. */
export interface SecurityEvent {
  kind: SecurityEventKind
  /** Id of the reader who did it; null where nobody was known, or a command did it. */
  who: string | null
  /** What they said they were: an e-mail address, the name given to a command. At most 255 characters are kept. */
  account: string | null
  /** From which IP address; null for a command. */
  address: string | null
  /** Whom or what it was done to: a reader's id, a tag, a beat. At most 500 characters are kept. */
  about: string | null
  /** Single facts by name. Neither samples nor a secret. */
  details?: SecurityDetails
}
