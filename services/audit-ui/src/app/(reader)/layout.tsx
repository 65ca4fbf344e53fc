import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { OutboxProvider } from '../../outbox/outbox-provider.tsx'
import { requireReader } from '../../server/session.ts'
import { ComponentLibrary } from '../../shell/component-library.tsx'

export const dynamic = 'force-dynamic'

/** The pages behind the sign-in, but the reading screen. */
export default async function ReaderLayout({ children }: { children: ReactNode }) {
  const { id } = await requireReader()
  return (
    <NextIntlClientProvider messages={await getMessages()}>
      <ComponentLibrary>
        <OutboxProvider readerId={id}>{children}</OutboxProvider>
      </ComponentLibrary>
    </NextIntlClientProvider>
  )
}
