'use client'
import { Anchor, Button, type ButtonProps } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import classes from './links.module.css'

interface LinkAnchorProps {
  href: string
  children: ReactNode
  'aria-label'?: string
}

/**
 * A link to another page; a server component cannot hand Next's link to the component library itself. Tables have many,
 * so that none is fetched before it is followed.
 */
export function LinkAnchor(props: LinkAnchorProps) {
  return <Anchor component={Link} prefetch={false} inherit className={classes.link} {...props} />
}

interface LinkButtonProps extends ButtonProps {
  href: string
  children: ReactNode
  'aria-label'?: string
}

/** A link to another page that looks like a button. */
export function LinkButton(props: LinkButtonProps) {
  return <Button component={Link} prefetch={false} {...props} />
}
