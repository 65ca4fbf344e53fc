import { exportAudits } from '@vigia/auditing'
import { exportColumns } from '@vigia/contracts/audit'
import type { Db } from '@vigia/db'
import { expect, test } from 'vitest'
import messages from '../messages/en/history.json' with { type: 'json' }

test('the page explains the very columns that the file has', async () => {
  // The header is written before the database is asked for anything.
  const { value: header } = await exportAudits(undefined as unknown as Db, 'ana').next()
  expect(String(header).trim().split(',')).toEqual([...exportColumns])
  expect(Object.keys(messages.column)).toEqual([...exportColumns])
})
