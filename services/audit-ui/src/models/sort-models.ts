import type { ModelRun } from '@vigia/auditing'
import { classFigure, wholeFigure } from './figures.ts'

/** The columns that models can be put in order by. */
export const sortable = [
  'tag',
  'trained',
  'sensitivity',
  'specificity',
  'accuracy',
  'precision',
  'recall',
  'rocAuc',
  'threshold',
] as const
export type SortColumn = (typeof sortable)[number]

export interface Sorting {
  column: SortColumn
  direction: 'ascending' | 'descending'
}

/** The order that an address asks for; the newest first where it asks for none. */
export function parseSorting({ sort, direction }: Record<string, string>): Sorting {
  const column = sortable.find((name) => name === sort)
  if (column === undefined) return { column: 'trained', direction: 'descending' }
  return { column, direction: direction === 'ascending' ? 'ascending' : 'descending' }
}

/** What a click on a column's heading asks for: the other way round if it is the one already. */
export function nextSorting(current: Sorting, column: SortColumn): Sorting {
  const isTurned = current.column === column && current.direction === 'descending'
  return { column, direction: isTurned ? 'ascending' : 'descending' }
}

/** Models in order; what was not recorded comes last either way. */
export function sortModels(models: readonly ModelRun[], { column, direction }: Sorting): ModelRun[] {
  const sign = direction === 'ascending' ? 1 : -1
  return models.toSorted((one, other) => {
    const [first, second] = [cellOf(one, column), cellOf(other, column)]
    if (first === null || second === null) return Number(first === null) - Number(second === null)
    return sign * compare(first, second)
  })
}

const compare = (first: number | string, second: number | string) =>
  typeof first === 'string' ? first.localeCompare(String(second)) : first - Number(second)

function cellOf(model: ModelRun, column: SortColumn): number | string | null {
  if (column === 'tag') return model.tag
  if (column === 'trained') return model.run?.startedAt ?? null
  if (column === 'precision' || column === 'recall') return classFigure(model, 'normal', column).value
  return wholeFigure(model, column).value
}
