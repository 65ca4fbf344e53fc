import { mysqlCore } from './drizzle.ts'

const { datetime, mysqlTable, text, varchar, boolean } = mysqlCore

const id = (name = 'id') => varchar(name, { length: 36 })
/** A moment of our own: UTC, to the millisecond. */
const moment = (name: string) => datetime(name, { mode: 'string', fsp: 3 })

/** Who may come in. A user is disabled, never deleted, so that what was audited keeps its names. */
export const authUser = mysqlTable('Auth_User', {
  id: id().primaryKey(),
  name: varchar('name', { length: 255 }).notNull(),
  /** In lower case. */
  email: varchar('email', { length: 255 }).notNull(),
  emailVerified: boolean('emailVerified').notNull(),
  image: text('image'),
  role: varchar('role', { length: 16 }).notNull(),
  /** `blind` or `open`; null for the house's default. */
  readingView: varchar('readingView', { length: 8 }),
  disabledAt: moment('disabledAt'),
  createdAt: moment('createdAt').notNull(),
  updatedAt: moment('updatedAt').notNull(),
})

/** The ways in which a user signs in; the one whose `providerId` is `credential` holds the password's hash. */
export const authAccount = mysqlTable('Auth_Account', {
  id: id().primaryKey(),
  userId: id('userId').notNull(),
  providerId: varchar('providerId', { length: 32 }).notNull(),
  accountId: varchar('accountId', { length: 255 }).notNull(),
  password: varchar('password', { length: 255 }),
  createdAt: moment('createdAt').notNull(),
  updatedAt: moment('updatedAt').notNull(),
})

/** Who is signed in, and until when. */
export const authSession = mysqlTable('Auth_Session', {
  id: id().primaryKey(),
  userId: id('userId').notNull(),
  expiresAt: moment('expiresAt').notNull(),
})
