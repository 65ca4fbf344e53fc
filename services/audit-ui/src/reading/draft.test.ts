import { expect, test } from 'vitest'
import { emptyDraft, keepDraft, readDraft } from './draft.ts'

const first = { readerId: 'ana', beat: 'ecg-1' }

function openStorage() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
}

test('what was typed for a beat is found again, only for that beat, and by nobody else', () => {
  const storage = openStorage()
  keepDraft(storage, first, { beatCode: 'V', comment: 'wide' })
  expect(readDraft(storage, first)).toEqual({ beatCode: 'V', comment: 'wide' })
  expect(readDraft(storage, { ...first, beat: 'ecg-2' })).toEqual(emptyDraft)
  expect(readDraft(storage, { ...first, readerId: 'bia' })).toEqual(emptyDraft)
})

test('an empty draft leaves nothing behind', () => {
  const storage = openStorage()
  keepDraft(storage, first, { beatCode: null, comment: 'x' })
  keepDraft(storage, first, emptyDraft)
  expect(storage.kept.size).toBe(0)
})

test.each(['', '{', 'null', '7', '{"comment":1,"beatCode":{}}'])('what is no draft is none: %s', (text) => {
  const storage = openStorage()
  storage.setItem('vigia-draft-ana-ecg-1', text)
  expect(readDraft(storage, first)).toEqual(emptyDraft)
})

test('where the browser denies its storage, or it is full, typing goes on', () => {
  const full = {
    ...openStorage(),
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  keepDraft(full, first, { beatCode: 'V', comment: 'wide' })
  expect(readDraft(full, first)).toEqual(emptyDraft)
  keepDraft(undefined, first, { beatCode: 'V', comment: 'wide' })
  expect(readDraft(undefined, first)).toEqual(emptyDraft)
})
