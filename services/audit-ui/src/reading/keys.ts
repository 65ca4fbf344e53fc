import { type Answer, answers } from '@vigia/contracts/audit'
import { useEffect, useEffectEvent } from 'react'
import { type ChartCommand, chartCommandOf } from '../beat-chart/chart-tools.tsx'

/** What a key stands for on the reading screen. */
export type Command =
  | { do: 'answer'; answer: Answer }
  | { do: 'chart'; chart: ChartCommand }
  | { do: 'undo' | 'go-on' | 'later' | 'comment' | 'code' | 'marker' | 'help' }

/**
 * Digits stand unshifted on Brazilian (ABNT2) and American keyboards alike, and the letters at least carry the same
 * sign. N and A begin the answers in Portuguese and English; D is for dúvida and doubt, X for what is crossed out.
 */
export const answerKeys: Record<Answer, { digit: string; letter: string }> = {
  normal: { digit: '1', letter: 'N' },
  anomalous: { digit: '2', letter: 'A' },
  uncertain: { digit: '3', letter: 'D' },
  unusable: { digit: '4', letter: 'X' },
}

/**
 * The five classes of ANSI/AAMI EC57 in which beats are compared: N normal or bundle branch block, S supraventricular
 * ectopic, V ventricular ectopic, F fusion, Q paced or unknown.
 */
export const beatCodes = ['N', 'S', 'V', 'F', 'Q'] as const

/** Classes of beats that are not normal. */
export const abnormalCodes = ['S', 'V', 'F'] as const
export type AbnormalCode = (typeof abnormalCodes)[number]

const commands: Record<string, Command> = {
  u: { do: 'undo' },
  l: { do: 'later' },
  c: { do: 'comment' },
  b: { do: 'code' },
  k: { do: 'marker' },
  '?': { do: 'help' },
  Enter: { do: 'go-on' },
  ' ': { do: 'go-on' },
  ArrowRight: { do: 'go-on' },
  ...Object.fromEntries(
    answers.flatMap((answer) => {
      const { digit, letter } = answerKeys[answer]
      const command: Command = { do: 'answer', answer }
      return [
        [digit, command],
        [letter.toLowerCase(), command],
      ]
    }),
  ),
}

export interface Keystroke {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  /** Held down: an answer is given once. */
  repeat: boolean
}

/** Where the focus is when a key is pressed. */
export type Focus =
  /** A field one types in, or something with keys of its own. */
  | 'text'
  /** Something that Enter and the space bar press, or that the arrows move. */
  | 'control'
  | 'page'

/** What a keystroke asks for; undefined for one that is not ours. */
export function commandOf(stroke: Keystroke, focus: Focus): Command | undefined {
  if (focus === 'text' || stroke.altKey) return undefined
  if (stroke.ctrlKey || stroke.metaKey)
    return stroke.key.toLowerCase() === 'z' && !stroke.repeat ? { do: 'undo' } : undefined
  const chart = chartCommandOf(stroke)
  if (chart !== undefined) return { do: 'chart', chart }
  if (stroke.repeat) return undefined
  const name = stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  return command?.do === 'go-on' && focus === 'control' ? undefined : command
}

/** Hears keystrokes on the whole page for as long as it is switched on. */
export function useKeyboard(isOn: boolean, run: (command: Command) => void): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    // What has keys of its own has dealt with it.
    const command = event.defaultPrevented ? undefined : commandOf(event, focusOf(event.target))
    if (command === undefined) return
    event.preventDefault()
    run(command)
  })
  useEffect(() => {
    if (!isOn) return
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [isOn])
}

const typing =
  'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]'
const pressing = 'a[href], button, summary, input, [role=slider], [role=menuitem], [role=switch]'
const ownKeys = 'dialog, [role=dialog], [role=menu], [data-own-keys]'

function focusOf(target: EventTarget | null): Focus {
  // Nothing behind a question hears keys.
  if (document.querySelector('dialog[open]') !== null) return 'text'
  if (!(target instanceof Element)) return 'page'
  if (target.closest(`${typing}, ${ownKeys}`) !== null) return 'text'
  return target.closest(pressing) === null ? 'page' : 'control'
}

/** Whether the focus is where somebody types. */
export function isTyping(): boolean {
  return document.activeElement?.matches(typing) === true
}
