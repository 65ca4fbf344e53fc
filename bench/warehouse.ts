import { type Database, type Db, databaseAddress, databaseVariables, openDatabase } from '@vigia/db'
import { readEnvironment } from '@vigia/runtime'
import type { Bench } from './bench.ts'

type Installed = Pick<Bench, 'installation'>

/** The warehouse as the programs open it, with so many connections. */
export function openWarehouse({ installation }: Installed, connections: number): Database {
  const environment = readEnvironment(databaseVariables('ORIGEM'), installation.environment)
  return openDatabase(databaseAddress('ORIGEM', environment), { connections })
}

/** Opens the warehouse for one piece of work, and closes it after. */
export async function useWarehouse<Result>(
  bench: Installed,
  use: (db: Db) => Promise<Result>,
): Promise<Result> {
  const { db, close } = openWarehouse(bench, 2)
  return await use(db).finally(close)
}

/** Milliseconds of so many calls one after the other; the connection is there before the first. */
export function timeCalls(
  bench: Installed,
  call: (db: Db) => Promise<unknown>,
  calls: number,
): Promise<number[]> {
  return useWarehouse(bench, async (db) => {
    await db.$client.query('DO 0')
    const times: number[] = []
    for (let made = 0; made < calls; made++) {
      const start = performance.now()
      await call(db)
      times.push(performance.now() - start)
    }
    return times
  })
}
