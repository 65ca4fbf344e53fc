import { createReadStream, createWriteStream, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Handler } from './handler.ts'

/** Files by PUT and GET. As in a release repository of Nexus, a file that exists is not replaced. */
export function rawRepository(folder: string): Handler {
  return async (request, response) => {
    const file = join(folder, normalize(new URL(request.url ?? '/', 'http://raw').pathname))
    const isFile = existsSync(file) && !file.endsWith('/')
    if (request.method === 'PUT' && isFile) {
      response.writeHead(400).end('Repository does not allow updating assets')
    } else if (request.method === 'PUT') {
      mkdirSync(dirname(file), { recursive: true })
      await pipeline(request, createWriteStream(file))
      response.writeHead(201).end()
    } else if (isFile) {
      response.writeHead(200)
      await pipeline(createReadStream(file), response)
    } else {
      response.writeHead(404).end()
    }
  }
}
