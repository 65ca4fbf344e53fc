'use client'
import '@mantine/core/styles.css'
import '@mantine/charts/styles.css'
import '@mantine/notifications/styles.css'
import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorSchemeManager,
  MantineProvider,
} from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { schemeKey } from '../elements/colours.ts'
import { chosenScheme, onSchemeChosen } from '../elements/scheme.ts'

/** Touch on a tablet needs room: controls are a size larger than the library's own. */
const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: 'md',
  respectReducedMotion: true,
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  components: {
    Button: { defaultProps: { size: 'md' } },
    ActionIcon: { defaultProps: { size: 'lg', variant: 'subtle', color: 'gray' } },
    Anchor: { defaultProps: { underline: 'always' } },
  },
})

/** The library's dimmed text and its errors have less contrast than the 4.5 to 1 of WCAG 2.2 (1.4.3). */
const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-5)',
  },
})

/** The scheme is chosen outside of the library, in the frame of the pages. */
function followChosenScheme(): MantineColorSchemeManager {
  let stop: (() => void) | undefined
  return {
    ...localStorageColorSchemeManager({ key: schemeKey }),
    subscribe(onUpdate) {
      stop = onSchemeChosen(() => onUpdate(chosenScheme() ?? 'auto'))
    },
    unsubscribe: () => stop?.(),
  }
}

const schemeManager = followChosenScheme()

/** What the pages of tables, charts and forms are made with. The reading screen and the sign-in do without it. */
export function ComponentLibrary({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
    >
      <Notifications position="bottom-center" />
      {children}
    </MantineProvider>
  )
}
