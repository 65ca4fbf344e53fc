import type { IconProps } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { Paper } from '../elements/layout.tsx'
import classes from './notice.module.css'

interface NoticeProps {
  icon: ComponentType<IconProps>
  children: ReactNode
  /** What can be done about it. */
  action?: ReactNode
  isSerious?: boolean
}

/** A line above the page that says something is not as it should be. It takes as little room as it can. */
export function Notice({ icon: Icon, children, action, isSerious = false }: NoticeProps) {
  return (
    <Paper withBorder className={classes.notice} data-serious={isSerious || undefined}>
      <Icon size={22} aria-hidden className={classes.icon} />
      <div className={classes.text}>{children}</div>
      {action}
    </Paper>
  )
}
