import { Agent, request } from 'node:http'

/** One request, and the status that its answer has to have. */
export interface Request {
  method: 'GET' | 'POST'
  path: string
  body?: string
  expectedStatus: number
}

/** A request that was answered. */
export interface Answered extends Request {
  answer: string
}

export interface Target {
  /** `http://127.0.0.1:5000` */
  url: string
  apiKey: string
}

/**
 * Opens so many connections and sends requests over each, one after the other, until there are no more.
 *
 * @param next the next request to send, made from the one before on its connection; undefined to end
 * @returns milliseconds from each request's sending to the end of its answer
 * @throws Error when an answer has another status than expected
 */
export async function sendOver(
  connections: number,
  target: Target,
  next: (before: Answered | undefined) => Request | undefined,
): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latencies: number[] = []
  const work = async () => {
    let answered: Answered | undefined
    for (let wanted = next(undefined); wanted !== undefined; wanted = next(answered)) {
      const start = performance.now()
      const answer = await send(agent, target, wanted)
      latencies.push(performance.now() - start)
      answered = { ...wanted, answer }
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  agent.destroy()
  return latencies
}

function send(agent: Agent, { url, apiKey }: Target, wanted: Request): Promise<string> {
  const { method, path, body = '', expectedStatus } = wanted
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      ...(body !== '' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    }
    const sent = request(url + path, { method, agent, headers }, (response) => {
      let answer = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        answer += part
      })
      response.on('error', reject).on('end', () => {
        if (response.statusCode === expectedStatus) resolve(answer)
        else reject(new Error(`${method} ${path} answered ${response.statusCode}: ${answer.slice(0, 500)}`))
      })
    })
    sent.on('error', reject).end(body)
  })
}
