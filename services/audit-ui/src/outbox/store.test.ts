import { expect, test } from 'vitest'
import type { NewEntry } from './entry.ts'
import { openMemoryStore, openReaderStore, type Store } from './store.ts'
import { makeAnswer } from './testing/entries.ts'

const keysOf = async (store: Store) => (await store.list('reader')).map(({ key }) => key)
const given = (number: number): NewEntry => makeAnswer(number)
const refuse = async () => {
  throw new Error('refused')
}

test('while the browser keeps what it is given, the store is lasting', async () => {
  const store = openReaderStore('reader', async () => openMemoryStore())
  await store.add(given(1))
  expect([await keysOf(store), store.isLasting()]).toEqual([['key-1'], true])
})

test('where the browser has no database at all, entries are in memory, in their order and once', async () => {
  const store = openReaderStore('reader', refuse)
  for (const number of [1, 2, 1]) await store.add(given(number))
  expect([await keysOf(store), store.isLasting()]).toEqual([['key-1', 'key-2'], false])
  const [first] = await store.list('reader')
  if (first === undefined) throw new Error('not kept')
  await store.replace({ ...first, delivery: { state: 'waiting', attempts: 3 } })
  expect((await store.list('reader'))[0]?.delivery).toEqual({ state: 'waiting', attempts: 3 })
  await store.remove([first])
  expect(await keysOf(store)).toEqual(['key-2'])
})

test('a database that was ended meanwhile is opened anew, and nothing is lost', async () => {
  const disk = openMemoryStore()
  let opened = 0
  const store = openReaderStore('reader', async () => {
    opened += 1
    return opened === 1 ? { ...disk, add: refuse } : disk
  })
  await store.add(given(1))
  expect([await keysOf(disk), store.isLasting(), opened]).toEqual([['key-1'], true, 2])
})

test('a disk that is full lets what was kept before go on, together with what is given now', async () => {
  const disk = openMemoryStore([makeAnswer(1)])
  const store = openReaderStore('reader', async () => ({ ...disk, add: refuse }))
  await Promise.all([store.add(given(2)), store.add(given(3))])
  expect([await keysOf(store), store.isLasting()]).toEqual([['key-1', 'key-2', 'key-3'], false])
})

test('a database that cannot even be read leaves what is given now', async () => {
  const broken: Store = { add: refuse, list: refuse, replace: refuse, remove: refuse, close() {} }
  const store = openReaderStore('reader', async () => broken)
  expect(await keysOf(store)).toEqual([])
  await store.add(given(1))
  expect([await keysOf(store), store.isLasting()]).toEqual([['key-1'], false])
})
