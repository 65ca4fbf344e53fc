import type { ComponentProps, ElementType } from 'react'
import classes from './elements.module.css'
import { type StyleProps, withStyles } from './style-props.ts'

/** An element that may be another than its own: a link that is drawn as a button, a heading that is text. */
export interface Polymorphic {
  component?: ElementType
  /** Where it leads, for what is a link. */
  href?: string
  target?: string | undefined
  /** Of Next's link. */
  prefetch?: boolean
}

/** The class names that there are, one after the other. */
export const join = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ')

type TextProps = Omit<ComponentProps<'p'>, 'ref'> &
  StyleProps &
  Polymorphic & { size?: 'xs' | 'sm' | 'md' | 'lg'; span?: boolean }

export function Text({ component, span = false, size = 'md', className, ...props }: TextProps) {
  const Element = component ?? (span ? 'span' : 'p')
  return <Element data-size={size} {...withStyles(props)} className={join(classes.text, className)} />
}

type TitleProps = ComponentProps<'h1'> &
  StyleProps & { order?: 1 | 2 | 3 | 4; size?: 'h1' | 'h2' | 'h3' | 'h4' }

export function Title({ order = 1, size = `h${order}`, className, ...props }: TitleProps) {
  const Element: ElementType = `h${order}`
  return <Element data-size={size} {...withStyles(props)} className={join(classes.title, className)} />
}

type AnchorProps = Omit<ComponentProps<'a'>, 'href' | 'target'> &
  StyleProps &
  Polymorphic & { size?: 'xs' | 'sm' | 'md' | 'lg'; inherit?: boolean }

export function Anchor({ component: Element = 'a', size, inherit: _, className, ...props }: AnchorProps) {
  return (
    <Element
      data-size={size}
      {...withStyles(props)}
      className={join(classes.anchor, size !== undefined && classes.text, className)}
    />
  )
}

type KbdProps = ComponentProps<'kbd'> & StyleProps & { size?: 'xs' | 'sm' }

export function Kbd({ size = 'sm', className, ...props }: KbdProps) {
  return <kbd data-size={size} {...withStyles(props)} className={join(classes.kbd, className)} />
}

/** Read out, and not seen. */
export function VisuallyHidden({
  component: Element = 'span',
  ...props
}: ComponentProps<'span'> & Polymorphic) {
  return <Element {...props} className={classes.hidden} />
}
