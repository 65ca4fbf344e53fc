import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ComponentLibrary } from '../../shell/component-library.tsx'

export const dynamic = 'force-dynamic'

/** The page of one's own account. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider messages={await getMessages()}>
      <ComponentLibrary>{children}</ComponentLibrary>
    </NextIntlClientProvider>
  )
}
