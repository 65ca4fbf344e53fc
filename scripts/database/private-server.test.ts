import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeServerBinary, OLDEST } from './private-server.ts'

test('a MariaDB is known by its answer, whatever its name', () => {
  const answer = '/usr/sbin/mysqld  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)'
  expect(describeServerBinary('/usr/sbin/mysqld', answer)).toEqual({
    kind: 'mariadb',
    path: '/usr/sbin/mysqld',
    version: '10.11.19',
  })
})

test('a MySQL is known by its answer', () => {
  const answer = 'mysqld  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)'
  expect(describeServerBinary('/usr/sbin/mysqld', answer)).toMatchObject({ kind: 'mysql', version: '8.4.6' })
})

test.each(['mysqld  Ver 5.7.44 for Linux on x86_64', 'mariadbd  Ver 10.5.29-MariaDB for Linux on x86_64'])(
  'a server without SKIP LOCKED is not used: %s',
  (answer) => {
    expect(describeServerBinary('/usr/sbin/mysqld', answer)).toBeUndefined()
  },
)

test('another program is not taken for a server', () => {
  expect(describeServerBinary('/usr/sbin/mysqld', 'hello')).toBeUndefined()
})

test('the oldest servers are those of docs/operations.md, also in the words of who finds none', () => {
  const { mariadb, mysql } = OLDEST
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8')
  expect(read('docs/operations.md')).toContain(
    `MySQL ${mysql.join('.')} or newer or MariaDB ${mariadb.join('.')} or newer`,
  )
  expect(read('scripts/database/find-database.ts')).toContain(
    `MariaDB ${mariadb.join('.')} or MySQL ${mysql.join('.')} or newer`,
  )
})
