import type { ReactNode } from 'react'
import classes from './tables.module.css'

/** Something that can be opened, without a script. */
export function Disclosure(props: { label: string; isOpen?: boolean; children: ReactNode }) {
  const { label, isOpen = false, children } = props
  return (
    <details open={isOpen}>
      <summary className={classes.opener}>{label}</summary>
      {children}
    </details>
  )
}
