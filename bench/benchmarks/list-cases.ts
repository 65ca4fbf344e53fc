import { tags, year } from '../installation/fill-results.ts'

/** What is asked of `GET /inferences`, with other dates each time. */
export interface NamedCase {
  order: string
  filter: string
  connections: number
  paths: string[]
}

const orders = ['newest', 'oldest', 'margin']
const [tag = ''] = tags
const model = { model_tag: tag }
const anomalous = { verdict: 'anomalous' }
const months = Array.from({ length: 12 }, (_, month) => ({
  from: moment(month, 1),
  to: moment(month, 28),
}))
const days = months.map((_, month) => ({ from: moment(month, 10), to: moment(month, 11) }))

const filters: { name: string; queries: Record<string, string>[] }[] = [
  { name: 'none', queries: [{}] },
  { name: 'model', queries: [model] },
  { name: 'verdict', queries: [anomalous] },
  { name: 'month', queries: months },
  { name: 'day', queries: days },
  { name: 'model, verdict', queries: [{ ...model, ...anomalous }] },
  { name: 'model, verdict, month', queries: months.map((span) => ({ ...model, ...anomalous, ...span })) },
  { name: 'model, verdict, day', queries: days.map((span) => ({ ...model, ...anomalous, ...span })) },
]

/** Each order with each filter over one connection; then all of them mixed, over ten. */
export function listCases(): NamedCase[] {
  const cases = orders.flatMap((order) =>
    filters.map(({ name, queries }) => ({
      order,
      filter: name,
      connections: 1,
      paths: queries.map((query) => `/inferences?${new URLSearchParams({ order, ...query })}`),
    })),
  )
  const paths = cases.flatMap((each) => each.paths.slice(0, 1))
  return [...cases, { order: 'all of these', filter: 'mixed, 10 connections', connections: 10, paths }]
}

function moment(month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 19)
}
