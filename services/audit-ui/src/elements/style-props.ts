import type { CSSProperties } from 'react'

type Size = 'xs' | 'sm' | 'md' | 'lg' | 'xl'
/** A size by its name, a number of pixels, or anything that CSS knows. */
export type Space = Size | number | (string & {})

/** Styles as properties, by the names of the component library that the other pages use. */
export interface StyleProps {
  m?: Space
  mx?: Space
  my?: Space
  mt?: Space
  mb?: Space
  ml?: Space
  mr?: Space
  p?: Space
  px?: Space
  py?: Space
  pt?: Space
  pb?: Space
  w?: number | string
  maw?: number | string
  miw?: number | string
  h?: number | string
  mih?: number | string
  c?: 'dimmed' | 'red' | (string & {})
  fw?: number
  ta?: CSSProperties['textAlign']
  td?: string | undefined
}

const spaces = {
  m: 'margin',
  mx: 'marginInline',
  my: 'marginBlock',
  mt: 'marginBlockStart',
  mb: 'marginBlockEnd',
  ml: 'marginInlineStart',
  mr: 'marginInlineEnd',
  p: 'padding',
  px: 'paddingInline',
  py: 'paddingBlock',
  pt: 'paddingBlockStart',
  pb: 'paddingBlockEnd',
} as const
const others = {
  w: 'width',
  maw: 'maxWidth',
  miw: 'minWidth',
  h: 'height',
  mih: 'minHeight',
  fw: 'fontWeight',
  ta: 'textAlign',
  td: 'textDecoration',
} as const
const colours: Record<string, string> = {
  dimmed: 'var(--mantine-color-dimmed)',
  red: 'var(--mantine-color-error)',
}

/** A length of CSS for a size by its name, or as it is given. */
export function length(space: Space): string | number {
  return typeof space === 'string' && /^(xs|sm|md|lg|xl)$/.test(space)
    ? `var(--mantine-spacing-${space})`
    : space
}

/**
 * Takes the styles out of an element's properties.
 *
 * @returns what is left of them, with the styles as `style`; the element's own `style` counts over them
 */
export function withStyles<Props extends StyleProps & { style?: CSSProperties | undefined }>(
  props: Props,
  base: CSSProperties = {},
): Omit<Props, keyof StyleProps> {
  const style: Record<string, unknown> = { ...base }
  const rest: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(props)) {
    if (name in spaces) {
      if (value !== undefined) style[spaces[name as keyof typeof spaces]] = length(value as Space)
    } else if (name in others) style[others[name as keyof typeof others]] = value
    else if (name === 'c') style.color = colours[value as string] ?? value
    else rest[name] = value
  }
  const all = { ...style, ...props.style }
  return { ...rest, ...(Object.keys(all).length > 0 && { style: all }) } as unknown as Omit<
    Props,
    keyof StyleProps
  >
}
