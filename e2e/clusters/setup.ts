import type { TestProject } from 'vitest/node'
import setUpDatabase from '../../scripts/test-setup.ts'
import { findWriters } from './nodes.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The nodes of the cluster that take writes: all of a Galera cluster's, the primary of a replication group. */
    writers: ServerAddress[]
  }
}

/** Lets the tests run on the cluster at `TEST_CLUSTER`, the first of whose writing nodes is `inject('mysql')`. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const writers = await findWriters()
  project.provide('writers', writers)
  return await setUpDatabase(project, writers[0])
}

type ServerAddress = Awaited<ReturnType<typeof findWriters>>[number]
