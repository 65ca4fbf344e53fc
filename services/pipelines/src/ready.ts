import type { Context } from './run-command.ts'
import { withWarehouse } from './warehouse.ts'

/** `ready`: whether the warehouse answers and has every table, for the health check of a container. */
export async function ready({ output }: Context): Promise<void> {
  await withWarehouse(async () => {})
  output.result({ ready: true }, () => 'The warehouse is ready.')
}
