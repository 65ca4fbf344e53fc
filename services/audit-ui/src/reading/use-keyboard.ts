import { useEffect, useEffectEvent } from 'react'
import { type Command, commandOf, type Focus } from './keys.ts'

/** Hears keystrokes on the whole page for as long as it is switched on. */
export function useKeyboard(isOn: boolean, run: (command: Command) => void): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const command = commandOf(event, focusOf(event.target))
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

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'page'
  // A dialog or a menu has its own keys.
  if (target.closest(`${typing}, [role=dialog], [role=menu]`) !== null) return 'text'
  return target.closest(pressing) === null ? 'page' : 'control'
}
