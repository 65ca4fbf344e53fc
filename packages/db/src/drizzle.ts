import { createRequire } from 'node:module'

// Drizzle's CommonJS files load in 60 ms, its ES modules in 600 ms, and every command pays for it. All of Vigia
// takes drizzle from here, so that only one copy of it is ever loaded.
const require = createRequire(import.meta.url)

export const core: typeof import('drizzle-orm') = require('drizzle-orm')
export const mysqlCore: typeof import('drizzle-orm/mysql-core') = require('drizzle-orm/mysql-core')
export const { drizzle }: typeof import('drizzle-orm/mysql2') = require('drizzle-orm/mysql2')
/** A table under another name in one query. */
export const { alias } = mysqlCore
