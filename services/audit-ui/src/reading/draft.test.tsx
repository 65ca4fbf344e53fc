// @vitest-environment happy-dom

import { act, cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Outbox, openOutbox } from '../outbox/outbox.ts'
import { OutboxContext } from '../outbox/outbox-provider.tsx'
import { emptyDraft, keepDraft, readDraft, useAddition } from './draft.ts'
import type { GivenAnswer } from './reading-state.ts'

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

const leased = { inferenceId: 1, beat: 'ecg-1', measuredAt: null, modelTag: 'v1', values: [], reveal: null }
const given: GivenAnswer = {
  key: 'key-1',
  answer: 'normal',
  draft: { beatCode: 'N', comment: 'narrow' },
  leased,
}

const sent: { kind?: string; beatCode: string | null; comment: string | null; key: string }[] = []
const held = new Set<string>()
let outbox: Outbox
beforeEach(() => {
  sent.length = 0
  localStorage.clear()
  // This browser has neither: entries stay in memory, and locks are held by the page that asked first.
  vi.stubGlobal('indexedDB', undefined)
  vi.stubGlobal('navigator', {
    locks: {
      async request(name: string, ...rest: unknown[]) {
        const work = rest.at(-1) as (lock: object | null) => Promise<void>
        if (rest.length === 2 && held.has(name)) return await work(null)
        held.add(name)
        await work({})
        held.delete(name)
      },
    },
  })
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    sent.push(JSON.parse(body))
    return Response.json({ status: 'recorded', auditId: 1, state: 'settled', audits: 1 })
  })
  outbox = openOutbox('ana')
})
afterEach(() => {
  cleanup()
  outbox.close()
  held.clear()
  vi.unstubAllGlobals()
})

function show(to: GivenAnswer | undefined = given) {
  const shown = { current: undefined as ReturnType<typeof useAddition> | undefined }
  const onAdded = vi.fn<(key: string, draft: GivenAnswer['draft']) => void>()
  function Screen() {
    shown.current = useAddition('ana', to, onAdded)
    return null
  }
  const { unmount } = render(
    <OutboxContext value={outbox}>
      <Screen />
    </OutboxContext>,
  )
  const type = (draft: GivenAnswer['draft']) => act(async () => void shown.current?.write(draft))
  return { shown, type, unmount, onAdded }
}

const left = () => Object.keys(localStorage).length

test('after an answer its class stays chosen, the comment begins anew, and nothing new gives nothing', async () => {
  const { shown } = show()
  expect(shown.current?.draft).toEqual({ beatCode: 'N', comment: '' })
  await act(async () => shown.current?.give())
  expect([sent, left()]).toEqual([[], 0])
})

test('what is typed stands in the storage until it is given, and is given once', async () => {
  const { shown, type, onAdded } = show()
  await type({ beatCode: 'N', comment: 'lat' })
  await type({ beatCode: 'N', comment: 'late' })
  expect([sent, left()]).toEqual([[], 1])
  await act(async () => shown.current?.give())
  await vi.waitFor(() => expect(left()).toBe(0))
  expect(sent).toMatchObject([{ kind: 'addition', answer: 'normal', beatCode: null, comment: 'late' }])
  expect(onAdded).toHaveBeenCalledWith('key-1', { beatCode: 'N', comment: 'narrow\nlate' })
})

test('another class takes the place of the first, which cannot be taken away', async () => {
  const { shown, type } = show()
  await type({ beatCode: null, comment: '' })
  expect(shown.current?.draft?.beatCode).toBe('N')
  await type({ beatCode: 'Q', comment: '' })
  await act(async () => shown.current?.give())
  await vi.waitFor(() => expect(sent).toMatchObject([{ beatCode: 'Q', comment: null }]))
})

test('who leaves the screen gives what was typed', async () => {
  const { type, unmount } = show()
  await type({ beatCode: 'N', comment: 'late' })
  unmount()
  await vi.waitFor(() => expect(sent).toMatchObject([{ kind: 'addition', comment: 'late' }]))
})

test('what a closed page has left is given by the next one, but not while the page is open', async () => {
  const { type } = show()
  await type({ beatCode: 'N', comment: 'late' })
  const beside = openOutbox('ana')
  await vi.waitFor(() => expect(beside.view().isOpen).toBe(true))
  expect(sent).toEqual([])
  beside.close()
  // A page that is closed lets go of its locks.
  held.clear()
  const other = openOutbox('bia')
  await vi.waitFor(() => expect(other.view().isOpen).toBe(true))
  other.close()
  expect(sent).toEqual([])
  const next = openOutbox('ana')
  await vi.waitFor(() => expect(sent).toMatchObject([{ kind: 'addition', comment: 'late' }]))
  await vi.waitFor(() => expect(left()).toBe(0))
  next.close()
})
