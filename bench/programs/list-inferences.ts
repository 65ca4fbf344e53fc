/** Times requests of `GET`, case after case. Reads its options as JSON and prints each case's figures as JSON. */
import { json } from 'node:stream/consumers'
import { quantile } from '../measure/spread.ts'
import { type Answered, type Request, sendOver, type Target } from './http-load.ts'

export interface ListOptions {
  target: Target
  cases: ListCase[]
  /** Of each case; fewer when its seconds are over. */
  requests: number
  seconds: number
}

export interface ListCase {
  connections: number
  /** Taken in turn; of a list, some pages are read one after the other. */
  paths: string[]
}

/** Milliseconds of a request: the median, and what 95 of a hundred stay below. */
export interface ListFigures {
  p50: number
  p95: number
  requests: number
}

const pagesInARow = 5

const { target, cases, requests, seconds } = (await json(process.stdin)) as ListOptions
const figures: ListFigures[] = []
for (const each of cases) figures.push(await measure(each))
console.log(JSON.stringify(figures))

async function measure({ connections, paths }: ListCase): Promise<ListFigures> {
  const end = performance.now() + seconds * 1000
  let sent = 0
  let turn = 0
  const latencies = await sendOver(connections, target, (before) => {
    if (sent >= requests || performance.now() >= end) return undefined
    const following = sent++ % pagesInARow === 0 ? undefined : nextPage(before)
    return following ?? get(paths[turn++ % paths.length] ?? '')
  })
  return { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), requests: latencies.length }
}

function nextPage(before: Answered | undefined): Request | undefined {
  if (before === undefined) return undefined
  const { next_cursor: cursor } = JSON.parse(before.answer) as { next_cursor?: string | null }
  if (typeof cursor !== 'string') return undefined
  const url = new URL(before.path, target.url)
  url.searchParams.set('cursor', cursor)
  return get(url.pathname + url.search)
}

function get(path: string): Request {
  return { method: 'GET', path, expectedStatus: 200 }
}
