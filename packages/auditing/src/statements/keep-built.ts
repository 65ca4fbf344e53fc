import { core, type Db } from '@vigia/db'

/** What the builder's `prepare()` gives. */
interface Built<Rows> {
  execute(values: Record<string, unknown>): Promise<Rows>
}

/**
 * A query that is built once for each shape that it has, and asked with the values of the moment: for a place where the builder's
 * time would be felt (docs/decisions/057-five-beats-for-eight-readers.md).
 *
 * @param build ends with the builder's `prepare()`; of a shape it may use everything, but each value is `given`
 */
export function keepBuilt<Shape extends readonly unknown[], Rows>(
  build: (db: Db, ...shape: Shape) => Built<Rows>,
): (db: Db, values: Record<string, unknown>, ...shape: Shape) => Promise<Rows> {
  const ofDatabases = new WeakMap<Db, Map<string, Built<Rows>>>()
  return (db, values, ...shape) => {
    const built = ofDatabases.get(db) ?? new Map<string, Built<Rows>>()
    ofDatabases.set(db, built)
    const name = JSON.stringify(shape)
    const query = built.get(name) ?? build(db, ...shape)
    built.set(name, query)
    return query.execute(values)
  }
}

/**
 * Stands in such a query for the value of this name. It is of the value's type, since conditions put values into queries and do
 * not look at them.
 */
export const given = <Value>(name: string): Value => core.sql.placeholder(name) as unknown as Value
