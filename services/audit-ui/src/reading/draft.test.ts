import { expect, test } from 'vitest'
import { emptyDraft, keepDraft, readDraft } from './draft.ts'

function openDrawer() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
}

test('what was typed for a beat is found again, and only for that beat', () => {
  const drawer = openDrawer()
  keepDraft(drawer, 1, { beatCode: 'V', comment: 'wide' })
  expect(readDraft(drawer, 1)).toEqual({ beatCode: 'V', comment: 'wide' })
  expect(readDraft(drawer, 2)).toEqual(emptyDraft)
})

test('an empty draft leaves nothing behind', () => {
  const drawer = openDrawer()
  keepDraft(drawer, 1, { beatCode: null, comment: 'x' })
  keepDraft(drawer, 1, emptyDraft)
  expect(drawer.kept.size).toBe(0)
})

test.each(['', '{', 'null', '7', '{"comment":1,"beatCode":{}}'])('what is no draft is none: %s', (text) => {
  const drawer = openDrawer()
  drawer.setItem('vigia-draft-1', text)
  expect(readDraft(drawer, 1)).toEqual(emptyDraft)
})

test('where the browser denies its storage, or it is full, typing goes on', () => {
  const full = {
    ...openDrawer(),
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  keepDraft(full, 1, { beatCode: 'V', comment: 'wide' })
  expect(readDraft(full, 1)).toEqual(emptyDraft)
  keepDraft(undefined, 1, { beatCode: 'V', comment: 'wide' })
  expect(readDraft(undefined, 1)).toEqual(emptyDraft)
})
