import { expect, test } from 'vitest'
import { commandOf, type Keystroke } from './keys.ts'

const stroke = (key: string, others: Partial<Keystroke> = {}): Keystroke => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...others,
})

test.each([
  ['1', 'normal'],
  ['n', 'normal'],
  ['N', 'normal'],
  ['2', 'anomalous'],
  ['a', 'anomalous'],
  ['3', 'uncertain'],
  ['d', 'uncertain'],
  ['4', 'unusable'],
  ['x', 'unusable'],
])('%s answers %s', (key, answer) => {
  expect(commandOf(stroke(key), 'page')).toEqual({ do: 'answer', answer })
  expect(commandOf(stroke(key), 'control')).toEqual({ do: 'answer', answer })
})

test('while something is typed no key answers', () => {
  for (const key of ['1', 'n', 'u', 'l', ' ', 'Enter']) expect(commandOf(stroke(key), 'text')).toBeUndefined()
})

test('a key that is held down answers once', () => {
  expect(commandOf(stroke('1', { repeat: true }), 'page')).toBeUndefined()
})

test('the browser keeps its own shortcuts, but for undo', () => {
  expect(commandOf(stroke('a', { ctrlKey: true }), 'page')).toBeUndefined()
  expect(commandOf(stroke('d', { metaKey: true }), 'page')).toBeUndefined()
  expect(commandOf(stroke('ArrowRight', { altKey: true }), 'page')).toBeUndefined()
  expect(commandOf(stroke('z', { ctrlKey: true }), 'page')).toEqual({ do: 'undo' })
  expect(commandOf(stroke('Z', { metaKey: true }), 'control')).toEqual({ do: 'undo' })
  expect(commandOf(stroke('z', { ctrlKey: true }), 'text')).toBeUndefined()
})

test('Enter, space and the right arrow go on, unless they press or move what has the focus', () => {
  for (const key of ['Enter', ' ', 'ArrowRight']) {
    expect(commandOf(stroke(key), 'page')).toEqual({ do: 'go-on' })
    expect(commandOf(stroke(key), 'control')).toBeUndefined()
  }
})

test('K leads to the markers, which take letters of their own', () => {
  expect(commandOf(stroke('k'), 'page')).toEqual({ do: 'marker' })
  expect(commandOf(stroke('K'), 'control')).toEqual({ do: 'marker' })
  expect(commandOf(stroke('k'), 'text')).toBeUndefined()
})

test('L puts the beat off', () => {
  expect(commandOf(stroke('l'), 'page')).toEqual({ do: 'later' })
  expect(commandOf(stroke('L'), 'control')).toEqual({ do: 'later' })
})

test('other keys, and the names of what every object has, are not ours', () => {
  for (const key of ['q', 'Tab', 'constructor', 'toString', 'F5'])
    expect(commandOf(stroke(key), 'page')).toBeUndefined()
})

test('the chart has keys of its own, which go on for as long as they are held down', () => {
  expect(commandOf(stroke('+', { shiftKey: true, repeat: true }), 'control')).toMatchObject({ do: 'chart' })
  expect(commandOf(stroke('g'), 'text')).toBeUndefined()
  expect(commandOf(stroke('ArrowRight', { shiftKey: true }), 'page')).toEqual({
    do: 'chart',
    chart: { do: 'pan-time', tenths: 1 },
  })
})
