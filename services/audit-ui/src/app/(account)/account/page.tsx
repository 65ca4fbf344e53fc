import { Button, Divider, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { OwnPasswordForm } from '../../../account/own-password-form.tsx'
import { SecondFactor } from '../../../account/second-factor.tsx'
import { EndSessionsButton } from '../../../account/session-buttons.tsx'
import { SessionsTable } from '../../../account/sessions-table.tsx'
import { app } from '../../../server/app.ts'
import { requireSignedIn } from '../../../server/session.ts'
import { PageHeading } from '../../../tables/page-parts.tsx'
import { signOut } from '../../sign-in/sign-out.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('accounts.own'))('title') }
}

/** How a reader signs in, and where they are signed in. */
export default async function AccountPage() {
  const { id, email, role, due } = await requireSignedIn()
  const t = await getTranslations('accounts.own')
  const { accounts, db, users } = app()
  if (due === 'password') return <FirstPassword email={email} />
  const [hasPassword, sessions = [], codesLeft] = await Promise.all([
    users.hasPassword(db, id),
    accounts.listSessions(await headers()),
    accounts.ownFactor.countRecoveryCodes(id),
  ])
  const isDue = due === 'second-factor'
  return (
    <>
      <PageHeading
        title={t(isDue ? 'factor.requiredTitle' : 'title')}
        intro={t(isDue ? 'factor.required' : 'intro')}
      />
      <Stack gap="xl">
        {!isDue && (
          <Section title={t('password.title')} text={t(hasPassword ? 'password.text' : 'password.provider')}>
            {hasPassword && <OwnPasswordForm email={email} length={users.passwordLength} />}
          </Section>
        )}
        <Section
          title={t('factor.title')}
          text={t(hasPassword ? 'factor.text' : 'factor.provider')}
          isDivided={!isDue}
        >
          {hasPassword && (
            <SecondFactor codesLeft={codesLeft} isRequired={accounts.ownFactor.isRequired(role)} />
          )}
        </Section>
        {!isDue && (
          <Section
            title={t('sessions.title')}
            text={t('sessions.text', { minutes: accounts.idleMinutes, hours: accounts.longestHours })}
            isDivided
          >
            <SessionsTable sessions={sessions} />
            {sessions.length > 1 ? <EndSessionsButton which="others" /> : <Text>{t('sessions.none')}</Text>}
          </Section>
        )}
        {isDue && <SignOutButton label={t('first.signOut')} />}
      </Stack>
    </>
  )
}

interface SectionProps {
  title: string
  text: string
  /** Whether a line parts it from what is above. */
  isDivided?: boolean
  children: ReactNode
}

function Section({ title, text, isDivided = false, children }: SectionProps) {
  return (
    <section>
      {isDivided && <Divider mb="lg" />}
      <Title order={2} size="h3">
        {title}
      </Title>
      <Text c="dimmed" mb="sm" maw="65ch">
        {text}
      </Text>
      {children}
    </section>
  )
}

function SignOutButton({ label }: { label: string }) {
  return (
    <form action={signOut}>
      <Button type="submit" variant="default">
        {label}
      </Button>
    </form>
  )
}

/** All that is there for whoever has a password that somebody else made. */
async function FirstPassword({ email }: { email: string }) {
  const t = await getTranslations('accounts.own.first')
  return (
    <>
      <PageHeading title={t('title')} intro={t('text')} />
      <Stack gap="xl">
        <OwnPasswordForm email={email} length={app().users.passwordLength} />
        <SignOutButton label={t('signOut')} />
      </Stack>
    </>
  )
}
