'use client'
import { type RefObject, useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react'
import classes from './elements.module.css'

/**
 * Something that a button opens under itself: a press elsewhere, Escape or a focus elsewhere closes it.
 *
 * @returns whether it is open; a ref for what holds the button and what it opens; a ref for the button, which gets the
 *   focus back from Escape
 */
export function useDropdown(): {
  isOpen: boolean
  setOpen(isOpen: boolean): void
  rootRef: RefObject<HTMLDivElement | null>
  buttonRef: RefObject<HTMLButtonElement | null>
} {
  const [isOpen, setOpen] = useState(false)
  const rootRef = useRef<HTMLDivElement>(null)
  const buttonRef = useRef<HTMLButtonElement>(null)
  const leave = useEffectEvent(({ target }: Event) => {
    if (target instanceof Node && rootRef.current?.contains(target) === false) setOpen(false)
  })
  const closeByKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    setOpen(false)
    buttonRef.current?.focus()
  })
  useEffect(() => {
    if (!isOpen) return
    const closing = new AbortController()
    const options = { signal: closing.signal, capture: true }
    document.addEventListener('pointerdown', leave, options)
    document.addEventListener('focusin', leave, options)
    document.addEventListener('keydown', closeByKey, options)
    return () => closing.abort()
  }, [isOpen])
  return { isOpen, setOpen, rootRef, buttonRef }
}

const never = () => () => {}

/** Whether the page's scripts run: before that a button that needs them could be pressed in vain. */
export function useReady(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

interface Toast {
  id: number
  message: string
}

let toasts: readonly Toast[] = []
const none: readonly Toast[] = []
const listeners = new Set<() => void>()
let latest = 0

function change(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Tells of something that did not work, over the page, until it is put away. */
export function showToast(message: string): void {
  change([...toasts, { id: ++latest, message }])
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where these are shown; once on a page. */
export function Toasts({ closeLabel }: { closeLabel: string }) {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  )
  return (
    <div className={classes.toasts} role="alert">
      {shown.map(({ id, message }) => (
        <div key={id} className={classes.toast}>
          {message}
          <button
            type="button"
            className={classes.icon}
            aria-label={closeLabel}
            onClick={() => change(toasts.filter((each) => each.id !== id))}
          >
            ×
          </button>
        </div>
      ))}
    </div>
  )
}
