import { Paper, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { LinkAnchor } from '../links/links.tsx'
import classes from './overview.module.css'

interface FigureProps {
  title: string
  value: ReactNode
  /** Of how many, of which period, and what it does not say. */
  notes?: readonly ReactNode[]
  /** The way to the beats behind it. */
  links?: readonly { label: string; href: string }[]
}

/** One figure of the overview, with what it is of and where it comes from. */
export function Figure({ title, value, notes = [], links = [] }: FigureProps) {
  const id = useId()
  return (
    <Paper component="section" withBorder p="md" className={classes.card} aria-labelledby={id}>
      <Title order={2} size="h6" id={id}>
        {title}
      </Title>
      <div className={classes.value}>{value}</div>
      {notes.map((note, place) => (
        <p key={place} className={classes.note}>
          {note}
        </p>
      ))}
      {links.length > 0 && (
        <Text component="div" className={classes.link}>
          {links.map(({ label, href }, place) => (
            <span key={href}>
              {place > 0 && ' · '}
              <LinkAnchor href={href}>{label}</LinkAnchor>
            </span>
          ))}
        </Text>
      )}
    </Paper>
  )
}
