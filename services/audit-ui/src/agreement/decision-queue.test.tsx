// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { act, cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import reading from '../messages/en/reading.json' with { type: 'json' }
import type { Entry, NewEntry } from '../outbox/entry.ts'
import type { Outbox, OutboxView } from '../outbox/outbox.ts'
import { OutboxContext } from '../outbox/outbox-provider.tsx'
import type { SingleBeat } from '../reading/beat.ts'
import { DecisionQueue } from './decision-queue.tsx'

configure({ asyncUtilTimeout: 20_000 })

vi.mock('next/navigation', () => ({ usePathname: () => '/', useSearchParams: () => '' }))

const beatOf = (id: number): SingleBeat => ({
  inferenceId: id,
  beat: `ecg-${id}`,
  measuredAt: null,
  modelTag: 'v1',
  values: Array.from({ length: 140 }, (_, sample) => sample / 140),
  reveal: null,
  state: 'disagreement',
  label: null,
  isDouble: true,
  seenAudits: 2,
  next: { status: 'possible', kind: 'adjudication' },
  answers: [],
})

/** Which beats wait on the server, in its order, and which were asked to come later. */
let waiting: number[]
let given: Entry[]
beforeEach(() => {
  waiting = [1, 2, 3]
  given = []
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    const body = init?.body === undefined ? {} : JSON.parse(String(init.body))
    if (address === '/api/disagreements/take') {
      const wanted = waiting.filter((id) => !body.except.includes(`ecg-${id}`))
      return Response.json({
        status: 'taken',
        beats: wanted.slice(0, body.count).map(beatOf),
        waiting: wanted.length,
      })
    }
    if (address === '/api/beats/later') {
      const later = Number(body.beats[0].replace('ecg-', ''))
      waiting = [...waiting.filter((id) => id !== later), later]
    }
    const [, id] = /^\/api\/beats\/(\d+)/.exec(address) ?? []
    if (id !== undefined)
      return Response.json({
        status: 'found',
        beat: {
          ...beatOf(Number(id)),
          state: 'settled',
          label: 'normal',
          answers: [
            {
              id: 1,
              by: 'Rui',
              kind: 'reading',
              answer: 'normal',
              beatCode: null,
              comment: 'Rui says so',
              at: '2026-01-01T00:00:00.000Z',
              isEffective: true,
            },
          ],
        },
      })
    return Response.json({ beats: body.beats ?? [] })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** An outbox whose server records everything at once. */
function openOutbox(): Outbox {
  const listeners = new Set<() => void>()
  let view: OutboxView = { isOpen: true, isLasting: true, entries: [], state: 'idle' }
  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async give(entry: NewEntry) {
      const outcome = {
        status: 'recorded',
        auditId: 1,
        state: 'settled',
        label: 'normal',
        trainingEcgId: 1,
        audits: 3,
      }
      given.push({ ...entry, order: given.length + 1, delivery: { state: 'sent', outcome } } as Entry)
      if (entry.kind === 'answer') waiting = waiting.filter((id) => id !== entry.subject.inferenceId)
      view = { ...view, entries: [...given] }
      for (const listener of listeners) listener()
    },
    acknowledge: async () => {},
    wake() {},
    close() {},
  }
}

const show = () =>
  render(
    <MantineProvider>
      <NextIntlClientProvider locale="en" messages={{ reading }} timeZone="UTC">
        <OutboxContext value={openOutbox()}>
          <DecisionQueue readerId="Caio" />
        </OutboxContext>
      </NextIntlClientProvider>
    </MantineProvider>,
  )
const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name })
/** Once what is shown also listens: React may take its time from the one to the other. */
const press = async (key: string) => {
  await act(async () => {})
  fireEvent.keyDown(document.body, { key })
}

test('disagreements are decided one after the other by keys, what is put off last, and a decision is taken back', async () => {
  show()
  await heading(/ecg-1$/)
  await press('l')
  await heading(/ecg-2$/)
  await press('1')
  // What was hidden comes with the decision.
  await screen.findByText('Rui says so')
  await press('Enter')
  await heading(/ecg-3$/)
  await press('2')
  await screen.findByText('Rui says so')
  await press('Enter')
  await heading(/ecg-1$/)
  await press('4')
  await screen.findByText('Rui says so')
  await press('Enter')
  await heading(reading.decisions.none)
  expect(
    given.map(({ subject, body }) => [subject.beat, 'kind' in body && body.kind, subject.answer]),
  ).toEqual([
    ['ecg-2', 'adjudication', 'normal'],
    ['ecg-3', 'adjudication', 'anomalous'],
    ['ecg-1', 'adjudication', 'unusable'],
  ])
  await press('u')
  await heading(/ecg-1$/)
  expect(given.at(-1)).toMatchObject({ kind: 'undo', subject: { beat: 'ecg-1' } })
})
