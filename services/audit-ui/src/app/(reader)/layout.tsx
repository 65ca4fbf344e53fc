import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { requireReader } from '../../server/session.ts'
import { ComponentLibrary } from '../../shell/component-library.tsx'

export const dynamic = 'force-dynamic'

/** The pages behind the sign-in, but the reading screen: they are made with the component library. */
export default async function ReaderLayout({ children }: { children: ReactNode }) {
  await requireReader()
  return (
    <NextIntlClientProvider messages={await getMessages()}>
      <ComponentLibrary>{children}</ComponentLibrary>
    </NextIntlClientProvider>
  )
}
