import { findWeakSettings, openDatabase } from '@vigia/db'
import { expect, test } from 'vitest'
import { openInstallation } from '../installation.ts'
import { openOwnServer } from './own-server.ts'

test('a server that is set to keep every commit is not warned of', async () => {
  const { databases, close } = await openOwnServer()
  const { db, close: closeDatabase } = openDatabase({ ...databases.results, charset: 'utf8mb4' })
  try {
    expect(await findWeakSettings(db)).toEqual([])
  } finally {
    await closeDatabase()
    await close()
  }
})

test('a server that may lose commits is warned of by the results API at its start, and by doctor', async () => {
  const server = await openOwnServer({ serverOptions: ['--innodb-flush-log-at-trx-commit=2'] })
  const installation = await openInstallation(server.environment)
  try {
    await installation.pipelinesJson('migrate')
    await installation.startResults()
    expect(installation.resultsLog()).toContain('innodb_flush_log_at_trx_commit = 2')
    const doctor = await installation.pipelines('doctor')
    expect(doctor.stdout.replaceAll(/\s+/g, ' ')).toContain('innodb_flush_log_at_trx_commit = 2')
  } finally {
    await installation.close()
    await server.close()
  }
})
