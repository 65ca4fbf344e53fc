import { type InferencesQuery, isLocalDateTime } from '@vigia/contracts'
import { fromColumn, toColumn } from './moment.ts'

type Order = InferencesQuery['order']

/** Where a page ended: the last row's value in the order, and its id. */
export interface Position {
  /** The doubt, the time of measurement as the database writes it, or the id once more. */
  value: number | string
  id: number
}

/** A position as text that clients hand back and don't look into. */
export function encodeCursor(order: Order, { value, id }: Position): string {
  return Buffer.from(JSON.stringify([order, value, id])).toString('base64url')
}

/** @returns the position, or undefined for a text that `encodeCursor` has not made for this order */
export function decodeCursor(order: Order, cursor: string): Position | undefined {
  const content = parse(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(content) || content.length !== 3) return undefined
  const [cursorOrder, value, id] = content as unknown[]
  if (cursorOrder !== order || typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined
  if (order === 'arrival') return value === id ? { value, id } : undefined
  if (order === 'doubt') return typeof value === 'number' && value >= 0 ? { value, id } : undefined
  const isMoment =
    typeof value === 'string' && isLocalDateTime(value) && toColumn(fromColumn(value)) === value
  return isMoment ? { value, id } : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
