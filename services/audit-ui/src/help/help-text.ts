import type { ReactNode } from 'react'

/** The help in one language. It stands in files of its own: no other page needs its words. */
export interface HelpText {
  title: string
  intro: string
  /** Names the list of the sections. */
  contents: string
  /** What heads the two columns of the keys. */
  keyColumns: { keys: string; action: string }
  sections: readonly HelpSection[]
}

export interface HelpSection {
  /** The end of its address, the same in every language. */
  id: string
  title: string
  body?: ReactNode
  /** Keys and what they do. */
  keys?: readonly (readonly [keys: string, action: string])[]
}
