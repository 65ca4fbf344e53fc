import { Button, Divider, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
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
          <section>
            <Title order={2} size="h3">
              {t('password.title')}
            </Title>
            <Text c="dimmed" mb="sm" maw="65ch">
              {t(hasPassword ? 'password.text' : 'password.provider')}
            </Text>
            {hasPassword && <OwnPasswordForm email={email} length={users.passwordLength} />}
          </section>
        )}
        <section>
          {!isDue && <Divider mb="lg" />}
          <Title order={2} size="h3">
            {t('factor.title')}
          </Title>
          <Text c="dimmed" mb="sm" maw="65ch">
            {t(hasPassword ? 'factor.text' : 'factor.provider')}
          </Text>
          {hasPassword && (
            <SecondFactor codesLeft={codesLeft} isRequired={accounts.ownFactor.isRequired(role)} />
          )}
        </section>
        {!isDue && (
          <section>
            <Divider mb="lg" />
            <Title order={2} size="h3">
              {t('sessions.title')}
            </Title>
            <Text c="dimmed" mb="sm" maw="65ch">
              {t('sessions.text', { minutes: accounts.idleMinutes, hours: accounts.longestHours })}
            </Text>
            <SessionsTable sessions={sessions} />
            {sessions.length > 1 ? <EndSessionsButton which="others" /> : <Text>{t('sessions.none')}</Text>}
          </section>
        )}
        {isDue && <SignOutButton label={t('first.signOut')} />}
      </Stack>
    </>
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
