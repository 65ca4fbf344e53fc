'use client'
import { Anchor, type AnchorProps } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'

interface LinkAnchorProps extends AnchorProps {
  href: string
  children: ReactNode
}

/**
 * A link to another page; a server component cannot hand Next's link to the component library itself. Tables have many,
 * so that none is fetched before it is followed.
 */
export function LinkAnchor(props: LinkAnchorProps) {
  return <Anchor component={Link} prefetch={false} inherit {...props} />
}
