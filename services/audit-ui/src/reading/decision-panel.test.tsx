// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { createRef } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Answer, Draft } from './beat.ts'
import { DecisionPanel } from './decision-panel.tsx'
import { answerOrder } from './keys.ts'
import { messages, renderReading } from './testing/render-reading.tsx'

afterEach(cleanup)

function show(given: Answer | undefined, isDisabled: boolean) {
  const onAnswer = vi.fn<(answer: Answer) => void>()
  const onDraft = vi.fn<(draft: Draft) => void>()
  renderReading(
    <DecisionPanel
      given={given}
      isDisabled={isDisabled}
      draft={{ beatCode: null, comment: 'wide' }}
      onAnswer={onAnswer}
      onDraft={onDraft}
      commentRef={createRef()}
      codeRef={createRef()}
    />,
  )
  return { onAnswer, onDraft }
}

const button = (answer: Answer) =>
  screen.getByRole<HTMLButtonElement>('button', { name: messages.answer[answer] })

test('nothing is chosen beforehand, and each button gives its own answer', () => {
  const { onAnswer } = show(undefined, false)
  for (const answer of answerOrder) {
    expect(button(answer).getAttribute('aria-pressed')).toBe('false')
    fireEvent.click(button(answer))
  }
  expect(onAnswer.mock.calls.flat()).toEqual(answerOrder)
})

test('once no other answer is possible the one that was given stays to be seen, and does nothing', () => {
  const { onAnswer } = show('uncertain', true)
  expect(button('uncertain').getAttribute('aria-pressed')).toBe('true')
  expect(button('uncertain').disabled).toBe(false)
  expect(button('normal').disabled).toBe(true)
  for (const answer of answerOrder) fireEvent.click(button(answer))
  expect(onAnswer).not.toHaveBeenCalled()
})

test('a code and a comment change the draft and give no answer', () => {
  const { onAnswer, onDraft } = show(undefined, false)
  fireEvent.change(screen.getByRole('combobox'), { target: { value: 'V' } })
  fireEvent.change(screen.getByDisplayValue('wide'), { target: { value: 'wider' } })
  expect(onDraft.mock.calls.flat()).toEqual([
    { beatCode: 'V', comment: 'wide' },
    { beatCode: null, comment: 'wider' },
  ])
  expect(onAnswer).not.toHaveBeenCalled()
})
