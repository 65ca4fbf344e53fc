import { expect, test } from 'vitest'
import { isGuessable } from './guessable.ts'

const owner = { email: 'ana.souza@cardio.example.org', name: 'Ana Luísa Souza' }

test.each([
  'passwordpassword',
  'Password12345678',
  'P@ssw0rdP@ssw0rd',
  '123456789012345',
  'aaaaaaaaaaaaaaaaaaaa',
  'abcdefghijklmnopqrst',
  'qwertyuiopasdfghjkl',
  '1q2w3e4r5t6y7u8i9o0p',
  'iloveyouiloveyou',
  'trustno1trustno1',
  'administrator123',
  'senha123senha123',
  'senha de ana souza 2026',
])('%s is common', async (password) => {
  expect(await isGuessable(password, owner)).toBe(true)
})

test.each([
  'ana.souza@cardio.example.org',
  'ANA.SOUZA@cardio.example.org2026',
  'gro.elpmaxe.oidrac@azuos.ana',
  '2026 gro.elpmaxe.oidrac@azuos.ANA',
  'Ana Luísa Souza 2026!!',
  'azuoS asíuL anA 123456',
  'Ana Luisa Souza Ana Luisa',
  'Vigia-vigia-2026',
  'aigiVaigiVaigiV99',
  'V1g14V1g14V1g14!!',
  'hospital-cardio-vigia-1',
])('%s is made of what is known of its owner and of Vigia', async (password) => {
  expect(await isGuessable(password, owner)).toBe(true)
})

test.each([
  'correct horse battery',
  'a long password of Ana',
  'xK9#mQ2$vL7!pR4',
  '8203 5517 9046 2381 7',
  'três tristes tigres no trigal',
  'mississippi river boat',
  'κόκκινη πόρτα του σπιτιού',
  '心电图读者的秘密短语很长很长啊',
])('%s is neither', async (password) => {
  expect(await isGuessable(password, owner)).toBe(false)
})

test('the longest password is looked at in a moment', async () => {
  expect(await isGuessable('P@ssw0rd'.repeat(16), owner)).toBe(true)
  expect(await isGuessable(`${'correct horse battery '.repeat(5)}staple`, owner)).toBe(false)
})
