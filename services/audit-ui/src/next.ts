import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { VigiaError } from '@vigia/runtime'
import type { NextServer, NextServerOptions } from 'next/dist/server/next.js'

const folder = join(import.meta.dirname, '..')

export interface OpenNext {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  close(): Promise<void>
}

/**
 * Next.js as a part of this process: the one that was built, or with `dev` one that follows the sources.
 *
 * @throws VigiaError `not-built` when there is nothing built
 */
export async function openNext(options: {
  dev: boolean
  server: Server
  host: string
  port: number
}): Promise<OpenNext> {
  // next-intl looks for its file from the working directory.
  if (options.dev) process.chdir(folder)
  else useBuiltConfiguration()
  const require = createRequire(import.meta.url)
  const createNext: (options: NextServerOptions) => NextServer = require('next')
  const next = createNext({
    dir: folder,
    dev: options.dev,
    customServer: true,
    httpServer: options.server,
    hostname: options.host,
    port: options.port,
  })
  await next.prepare()
  return { handle: next.getRequestHandler(), close: () => next.close() }
}

/**
 * Next's configuration as it was when the pages were built, as Next's own standalone server hands it on; so that
 * neither next.config.ts nor what it needs has to be where the service runs.
 */
function useBuiltConfiguration(): void {
  const file = join(folder, '.next', 'required-server-files.json')
  if (!existsSync(file))
    throw new VigiaError(
      'not-built',
      'The pages are not built yet: `npm run audit-ui` builds and serves them.',
    )
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')).config)
}
