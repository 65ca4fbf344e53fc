import { expect, test } from 'vitest'
import { findFreePort } from '../processes.ts'
import { findDatabase } from './find-database.ts'
import { addressFromEnvironment, addressFromUrl } from './server.ts'

test('a server is given by the thesis’s variables', () => {
  expect(
    addressFromEnvironment({
      ORIGEM_MYSQL_HOST: 'db',
      ORIGEM_MYSQL_PORT: '3307',
      ORIGEM_MYSQL_USER: 'ana',
      ORIGEM_MYSQL_PASSWORD: 'secret',
    }),
  ).toEqual({ host: 'db', port: 3307, user: 'ana', password: 'secret' })
})

test('without a host no server is given', () => {
  expect(addressFromEnvironment({ ORIGEM_MYSQL_PORT: '3307' })).toBeUndefined()
  expect(addressFromEnvironment({ ORIGEM_MYSQL_HOST: '' })).toBeUndefined()
})

test('a URL gives a server, with characters escaped in its password', () => {
  expect(addressFromUrl('TEST_MYSQL_URL', 'mysql://ana:a%40b%2Fc@db:3307')).toEqual({
    host: 'db',
    port: 3307,
    user: 'ana',
    password: 'a@b/c',
  })
})

test('a wrong URL is named without its value', () => {
  expect(() => addressFromUrl('TEST_MYSQL_URL', 'http://secret')).toThrow(/^TEST_MYSQL_URL must be/)
})

test('a given server that does not answer is an error, and no other is started', async () => {
  const given = { host: '127.0.0.1', port: await findFreePort(), user: 'ana', password: 'secret' }
  await expect(findDatabase({ print: () => {}, dataFolder: '/nowhere', given })).rejects.toMatchObject({
    code: 'database-unreachable',
    message: `No connection to the database server at 127.0.0.1:${given.port}.`,
  })
})
