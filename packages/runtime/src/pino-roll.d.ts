// The package carries no types of its own; only what is used here is declared.
declare module 'pino-roll' {
  import type { EventEmitter } from 'node:events'

  export interface RollingFile extends EventEmitter {
    write(line: string): boolean
    end(): void
  }
  export default function open(options: {
    file: string
    size: string
    limit: { count: number; removeOtherLogFiles: boolean }
    sync: boolean
  }): Promise<RollingFile>
}
