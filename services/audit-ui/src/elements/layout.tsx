import type { ComponentProps, CSSProperties } from 'react'
import classes from './elements.module.css'
import { length, type Space, type StyleProps, withStyles } from './style-props.ts'
import { join, type Polymorphic } from './text.tsx'

type BoxProps = ComponentProps<'div'> & StyleProps & Polymorphic
type FlexProps = BoxProps & {
  gap?: Space
  align?: CSSProperties['alignItems']
  justify?: CSSProperties['justifyContent']
  wrap?: CSSProperties['flexWrap']
}

const flex = (gap: Space, align?: string, justify?: string, wrap?: string) =>
  ({
    gap: length(gap),
    ...(align !== undefined && { alignItems: align }),
    ...(justify !== undefined && { justifyContent: justify }),
    ...(wrap !== undefined && { flexWrap: wrap }),
  }) as CSSProperties

/** One under the other. */
export function Stack(props: FlexProps) {
  const { component: Element = 'div', gap = 'md', align, justify, wrap, className, ...rest } = props
  const styles = withStyles(rest, flex(gap, align, justify, wrap))
  return <Element {...styles} className={join(classes.stack, className)} />
}

/** Side by side. */
export function Group(props: FlexProps) {
  const { component: Element = 'div', gap = 'md', align, justify, wrap, className, ...rest } = props
  const styles = withStyles(rest, flex(gap, align, justify, wrap))
  return <Element {...styles} className={join(classes.group, className)} />
}

export function Center({ component: Element = 'div', className, ...props }: BoxProps) {
  return <Element {...withStyles(props)} className={join(classes.center, className)} />
}

export function Paper(props: BoxProps & { withBorder?: boolean }) {
  const { component: Element = 'div', withBorder = false, className, ...rest } = props
  return (
    <Element
      data-border={withBorder || undefined}
      {...withStyles(rest)}
      className={join(classes.paper, className)}
    />
  )
}
