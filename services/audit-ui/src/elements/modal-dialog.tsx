'use client'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import classes from './modal-dialog.module.css'

/** A dialog of the browser's own: it keeps the focus, which `data-first` has first, Esc closes it, and the focus goes back. */
export function ModalDialog(props: { title: string; children: ReactNode; onClose(): void }) {
  const ref = useRef<HTMLDialogElement>(null)
  const title = useId()
  // Before it is taken out of the page, so that the focus can go back.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog === null) return
    dialog.showModal()
    dialog.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => dialog.close()
  }, [])
  return (
    <dialog ref={ref} className={classes.dialog} aria-labelledby={title} onCancel={props.onClose}>
      <h2 id={title}>{props.title}</h2>
      {props.children}
    </dialog>
  )
}
