import type { IconProps } from '@tabler/icons-react'
import type { ComponentProps, ComponentType, ReactNode } from 'react'
import classes from './elements.module.css'
import { Paper } from './layout.tsx'
import notice from './notice.module.css'
import { type StyleProps, withStyles } from './style-props.ts'
import { join } from './text.tsx'

type AlertProps = Omit<ComponentProps<'div'>, 'title' | 'color'> &
  StyleProps & { color?: 'gray' | 'red'; variant?: 'light'; icon?: ReactNode; title?: ReactNode }

export function Alert(props: AlertProps) {
  const { color = 'gray', variant: _, icon, title, className, children, ...rest } = props
  return (
    <div data-color={color} {...withStyles(rest)} className={join(classes.alert, className)}>
      {icon}
      <div className={classes.alertBody}>
        {title !== undefined && <div className={classes.alertTitle}>{title}</div>}
        {children}
      </div>
    </div>
  )
}

type ProgressProps = ComponentProps<'div'> & StyleProps & { /** Percent. */ value: number }

export function Progress({ value, className, ...props }: ProgressProps) {
  return (
    <div
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value)}
      {...withStyles(props)}
      className={join(classes.progress, className)}
    >
      <div className={classes.bar} style={{ width: `${value}%` }} />
    </div>
  )
}

export function Loader(props: ComponentProps<'span'>) {
  return <span role="img" {...props} className={classes.loader} />
}

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
    <Paper withBorder className={notice.notice} data-serious={isSerious || undefined}>
      <Icon size={22} aria-hidden className={notice.icon} />
      <div className={notice.text}>{children}</div>
      {action}
    </Paper>
  )
}
