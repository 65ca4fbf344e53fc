/** What a thread of a fit runs: see team.ts, which starts it. */
import { enableCompileCache } from 'node:module'

// A thread has not that of the command, and would spend three quarters of its start on what was compiled before.
enableCompileCache()
await import('./learn-in-thread.ts')
