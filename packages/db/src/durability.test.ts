import { expect, test } from 'vitest'
import { describeWeakSettings } from './durability.ts'

const usual = {
  innodb_flush_log_at_trx_commit: '1',
  sync_binlog: '1',
  innodb_doublewrite: 'ON',
  log_bin: 'ON',
}

test.each([
  [{}, []],
  [{ innodb_flush_log_at_trx_commit: '2' }, ['innodb_flush_log_at_trx_commit = 2']],
  [{ sync_binlog: '0' }, ['sync_binlog = 0']],
  [{ sync_binlog: '0', log_bin: 'OFF' }, []],
  [{ innodb_doublewrite: 'DETECT_ONLY' }, ['innodb_doublewrite = DETECT_ONLY']],
  [{ innodb_doublewrite: 'fast' }, []],
])('settings by which a server may lose commits are named: %j', (changed, named) => {
  expect(describeWeakSettings(new Map(Object.entries({ ...usual, ...changed })))).toEqual(named)
})
