import type { ReactNode } from 'react'
import classes from './tables.module.css'

/** Something that can be opened, without a script. */
export function Disclosure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details>
      <summary className={classes.opener}>{label}</summary>
      {children}
    </details>
  )
}
