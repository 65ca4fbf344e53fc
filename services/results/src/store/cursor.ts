import { deprecatedMargin, type InferencesQuery } from '@vigia/contracts'
import { isColumnMoment } from './moment.ts'

/** The orders by their present names. */
export type Order = Exclude<InferencesQuery['order'], typeof deprecatedMargin>

export const presentOrder = (order: InferencesQuery['order']): Order =>
  order === deprecatedMargin ? 'margin' : order

/** Where a page ended: the last row's value in the order, and its id. */
export interface Position {
  /** The margin, the time of measurement as the database writes it, or the arrival. */
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
  const isOfOrder = cursorOrder === order || (cursorOrder === deprecatedMargin && order === 'margin')
  if (!isOfOrder || !isRowNumber(id)) return undefined
  if (order === 'arrival') return isRowNumber(value) ? { value, id } : undefined
  // JSON has a number that is none of ours: 1e999 is infinite.
  if (order === 'margin') return Number.isFinite(value) ? { value: value as number, id } : undefined
  return typeof value === 'string' && isColumnMoment(value) ? { value, id } : undefined
}

const isRowNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
