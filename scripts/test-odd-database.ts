import type { TestProject } from 'vitest/node'
import { startTestDatabase } from './test-database.ts'

/** What a server may be set to, so that a client which relies on the usual settings goes wrong. */
const oddSettings = [
  // No strict mode either: what does not fit would be cut off.
  '--sql-mode=NO_BACKSLASH_ESCAPES,ANSI,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_AUTO_VALUE_ON_ZERO',
  '--character-set-server=latin1',
  '--skip-character-set-client-handshake',
  '--default-time-zone=-03:00',
  '--transaction-isolation=SERIALIZABLE',
  '--autocommit=0',
  '--default-storage-engine=MyISAM',
  '--lower-case-table-names=1',
  '--wait-timeout=1',
  '--max-statement-time=0.5',
  '--div-precision-increment=0',
  '--innodb-lock-wait-timeout=1',
]

/** A private server with every setting that could matter turned the other way. */
export default function setUp(project: TestProject): Promise<() => Promise<void>> {
  return startTestDatabase(project, { serverOptions: oddSettings })
}
