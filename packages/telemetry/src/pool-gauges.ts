import { type Db, readPool } from '@vigia/db'
import { Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

type Pool = Db['$client']

/** Adds what a process's pools of connections are doing. @param pools by names such as `warehouse` */
export function addPoolGauges({ registry }: Metrics, pools: Readonly<Record<string, Pool>>): void {
  const registers = [registry]
  new Gauge({
    name: 'vigia_pool_connections',
    help: 'Connections of a pool: at work, at rest, and how many it may have.',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [name, pool] of Object.entries(pools)) {
        const { used, idle, limit } = readPool(pool)
        this.set({ pool: name, state: 'used' }, used)
        this.set({ pool: name, state: 'idle' }, idle)
        this.set({ pool: name, state: 'limit' }, limit)
      }
    },
  })
  new Gauge({
    name: 'vigia_pool_waiting',
    help: 'Queries that wait for a connection of a pool.',
    labelNames: ['pool'],
    registers,
    collect() {
      for (const [name, pool] of Object.entries(pools)) this.set({ pool: name }, readPool(pool).waiting)
    },
  })
}
