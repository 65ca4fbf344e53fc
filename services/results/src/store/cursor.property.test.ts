import { InferencesQuery } from '@vigia/contracts'
import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor, type Order, type Position } from './list-inferences.ts'

const query = Compile(InferencesQuery)
const id = fc.nat({ max: 8_999_999_999_999_999 })
const moment = fc
  .date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .filter((date) => !date.toISOString().startsWith('0000-02-29'))
  .map((date) => date.toISOString().slice(0, 19).replace('T', ' '))
const place = fc.oneof(
  fc.tuple(fc.constantFrom<Order>('newest', 'oldest'), fc.record({ value: moment, id })),
  fc.tuple(
    fc.constant<Order>('margin'),
    fc.record({ value: fc.double({ noNaN: true, min: -1e308, max: 1e308 }).map((value) => value + 0), id }),
  ),
  fc.tuple(fc.constant<Order>('arrival'), fc.record({ value: id, id })),
) as fc.Arbitrary<[Order, Position]>

test('a place in an order comes back from its cursor, which the contract takes and an address need not escape', () => {
  fc.assert(
    fc.property(place, ([order, position]) => {
      const cursor = encodeCursor(order, position)
      expect(decodeCursor(order, cursor)).toEqual(position)
      expect(encodeURIComponent(cursor)).toBe(cursor)
      expect(query.Check({ order, limit: 50, cursor }), cursor).toBe(true)
      for (const other of ['newest', 'oldest', 'margin', 'arrival'] as const)
        if (other !== order) expect(decodeCursor(other, cursor)).toBeUndefined()
    }),
  )
})
