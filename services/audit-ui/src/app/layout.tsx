import '../elements/base.css'
import './print.css'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getMessages, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { colourStyles, schemeScript } from '../elements/colours.ts'
import { OutboxBanner } from '../outbox/outbox-banner.tsx'
import { OutboxProvider } from '../outbox/outbox-provider.tsx'
import { nonceHeader } from '../security/content-security-policy.ts'
import { findReader } from '../server/session.ts'
import { Shell } from '../shell/shell.tsx'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('app')
  return { title: { default: t('name'), template: `%s · ${t('name')}` }, description: t('tagline') }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(nonceHeader) ?? undefined
  const { app, markers, reading, worklist } = await getMessages()
  // What is wrong is told by the page, which asks the same.
  const reader = await findReader().catch(() => undefined)
  return (
    <html lang={await getLocale()} suppressHydrationWarning>
      <head>
        <style dangerouslySetInnerHTML={{ __html: colourStyles }} />
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: schemeScript }} />
      </head>
      <body>
        <NextIntlClientProvider messages={{ app, markers, reading, worklist }}>
          {reader === undefined ? (
            <main>{children}</main>
          ) : (
            <Shell reader={{ name: reader.name, role: reader.role }}>
              <OutboxProvider readerId={reader.id}>
                <OutboxBanner />
                {children}
              </OutboxProvider>
            </Shell>
          )}
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
