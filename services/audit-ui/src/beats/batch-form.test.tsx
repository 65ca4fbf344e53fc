// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, expect, test, vi } from 'vitest'
import beats from '../messages/en/beats.json' with { type: 'json' }
import { BatchForm } from './batch-form.tsx'

vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh() {} }) }))
afterEach(cleanup)

function show(readers = [{ id: 'ana', name: 'Ana' }]) {
  render(
    <MantineProvider>
      <NextIntlClientProvider locale="en" messages={{ beats }} timeZone="UTC">
        <BatchForm readerId="ana" readers={readers} fields={{}} most={1000} mayLeaveOut={false}>
          {[1, 2, 3, 4, 5].map((beat) => (
            <input key={beat} type="checkbox" name="beat" value={`ecg-${beat}`} aria-label={`beat ${beat}`} />
          ))}
        </BatchForm>
      </NextIntlClientProvider>
    </MantineProvider>,
  )
  const box = (beat: number) => screen.getByLabelText<HTMLInputElement>(`beat ${beat}`)
  return {
    click: (beat: number, shiftKey = false) => fireEvent.click(box(beat), { shiftKey }),
    ticked: () => [1, 2, 3, 4, 5].filter((beat) => box(beat).checked),
    make: () => screen.getByRole<HTMLButtonElement>('button', { name: 'Make the batch' }),
  }
}

test('boxes are ticked one by one, and with Shift all between two of them, in either direction', () => {
  const { click, ticked, make } = show()
  expect(make().disabled).toBe(true)
  click(4)
  click(2, true)
  expect(ticked()).toEqual([2, 3, 4])
  screen.getByText('3 beats selected')
  click(5)
  click(3)
  expect(ticked()).toEqual([2, 4, 5])
  expect(make().disabled).toBe(false)
  // With Shift a row is unticked as well.
  click(5, true)
  expect(ticked()).toEqual([2])
})

test('all that the search finds needs no box, and a batch for others only whoever may make one', () => {
  const { make } = show()
  expect(screen.queryByLabelText('For')).toBeNull()
  fireEvent.click(screen.getByLabelText(/Select all beats of this search/))
  screen.getByText('All beats of this search selected, 1,000 at most')
  expect(make().disabled).toBe(false)
  cleanup()
  show([
    { id: 'ana', name: 'Ana' },
    { id: 'rui', name: 'Rui' },
  ])
  screen.getByLabelText('For')
})
