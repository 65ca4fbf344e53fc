import type { ComponentProps, ReactNode } from 'react'
import classes from './elements.module.css'
import { type StyleProps, withStyles } from './style-props.ts'
import { join, type Polymorphic } from './text.tsx'

type ButtonProps = ComponentProps<'button'> &
  StyleProps &
  Polymorphic & {
    variant?: 'filled' | 'default' | 'light' | 'subtle'
    size?: 'xs' | 'sm' | 'md'
    leftSection?: ReactNode
    rightSection?: ReactNode
    justify?: 'center' | 'space-between'
    fullWidth?: boolean
    /** What it was pressed for is under way. */
    loading?: boolean
  }

export function Button(props: ButtonProps) {
  const {
    component: Element = 'button',
    variant = 'filled',
    size = 'md',
    justify,
    fullWidth,
    ...others
  } = props
  const {
    loading = false,
    disabled = false,
    leftSection,
    rightSection,
    className,
    children,
    ...rest
  } = others
  const own = Element === 'button' ? { type: 'button', disabled: disabled || loading } : {}
  return (
    <Element
      {...own}
      data-variant={variant}
      data-size={size}
      data-justify={justify}
      data-full={fullWidth || undefined}
      aria-busy={loading || undefined}
      {...withStyles(rest)}
      className={join(classes.button, className)}
    >
      {leftSection !== undefined && <span className={classes.section}>{leftSection}</span>}
      <span className={classes.label}>{children}</span>
      {rightSection !== undefined && <span className={classes.section}>{rightSection}</span>}
    </Element>
  )
}

type ActionIconProps = ComponentProps<'button'> &
  StyleProps & {
    /** Pixels. */
    size?: number
    variant?: 'subtle' | 'default'
  }

/** A button that is an icon. */
export function ActionIcon({ size = 34, variant = 'subtle', className, ...props }: ActionIconProps) {
  return (
    <button
      type="button"
      data-variant={variant}
      {...withStyles(props, { width: size, height: size })}
      className={join(classes.icon, className)}
    />
  )
}
