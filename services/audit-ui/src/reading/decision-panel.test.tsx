// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { type Answer, answers } from '@vigia/contracts/audit'
import { createRef } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Draft } from './beat.ts'
import { DecisionPanel } from './decision-panel.tsx'
import { messages, renderReading } from './testing/render-reading.tsx'

afterEach(cleanup)

function show(given: Answer | undefined, isDisabled: boolean, canWrite = !isDisabled) {
  const codesRef = createRef<HTMLFieldSetElement>()
  const onAnswer = vi.fn<(answer: Answer) => void>()
  const onDraft = vi.fn<(draft: Draft) => void>()
  renderReading(
    <DecisionPanel
      given={given}
      isDisabled={isDisabled}
      draft={{ beatCode: null, comment: 'wide' }}
      onAnswer={onAnswer}
      onDraft={onDraft}
      canWrite={canWrite}
      headingRef={createRef()}
      commentRef={createRef()}
      codesRef={codesRef}
    />,
  )
  return { onAnswer, onDraft, codesRef }
}

const button = (answer: Answer) =>
  screen.getByRole<HTMLButtonElement>('button', { name: messages.answer[answer] })

test('nothing is chosen beforehand, and each button gives its own answer', () => {
  const { onAnswer } = show(undefined, false)
  for (const answer of answers) {
    expect(button(answer).getAttribute('aria-pressed')).toBe('false')
    fireEvent.click(button(answer))
  }
  expect(onAnswer.mock.calls.flat()).toEqual(answers)
})

test('once no other answer is possible the one that was given stays to be seen, and does nothing', () => {
  const { onAnswer } = show('uncertain', true)
  expect(button('uncertain').getAttribute('aria-pressed')).toBe('true')
  expect(button('uncertain').disabled).toBe(false)
  expect(button('normal').disabled).toBe(true)
  for (const answer of answers) fireEvent.click(button(answer))
  expect(onAnswer).not.toHaveBeenCalled()
})

test('a class and a comment change the draft and give no answer', () => {
  const { onAnswer, onDraft } = show(undefined, false)
  fireEvent.click(screen.getByRole('button', { name: 'V' }))
  fireEvent.change(screen.getByDisplayValue('wide'), { target: { value: 'wider' } })
  expect(onDraft.mock.calls.flat()).toEqual([
    { beatCode: 'V', comment: 'wide' },
    { beatCode: null, comment: 'wider' },
  ])
  expect(onAnswer).not.toHaveBeenCalled()
})

test('a group that has the focus takes a letter as a class, and leaves the others alone', () => {
  const { onDraft, codesRef } = show(undefined, false)
  const press = (key: string) => codesRef.current !== null && fireEvent.keyDown(codesRef.current, { key })
  press('n')
  expect(onDraft).not.toHaveBeenCalled()
  act(() => codesRef.current?.focus())
  expect(screen.getByText(messages.code.keys)).toBeDefined()
  press('u')
  expect(onDraft).not.toHaveBeenCalled()
  press('n')
  expect(onDraft.mock.calls.flat()).toEqual([{ beatCode: 'N', comment: 'wide' }])
})

test('after the answer a class and a comment can still be added where another answer is not possible', () => {
  const { onDraft } = show('normal', true, true)
  fireEvent.change(screen.getByLabelText(new RegExp(messages.moreComment)), { target: { value: 'wider' } })
  expect(onDraft).toHaveBeenCalledWith({ beatCode: null, comment: 'wider' })
})
