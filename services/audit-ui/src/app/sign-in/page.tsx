import { Container, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { house } from '../../server/house.ts'
import { findReader } from '../../server/session.ts'
import { LanguageSwitch } from '../../shell/language-switch.tsx'
import { SchemeSwitch } from '../../shell/scheme-switch.tsx'
import { AddressNotice } from '../../sign-in/address-notice.tsx'
import { localPath } from '../../sign-in/local-path.ts'
import { PasswordForm } from '../../sign-in/password-form.tsx'
import { ProviderForm } from '../../sign-in/provider-form.tsx'
import { readParameters, type SearchParams } from '../../tables/search-params.ts'

export const dynamic = 'force-dynamic'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('accounts.signIn'))('title') }
}

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const { from: wanted, error } = await readParameters(searchParams)
  const from = localPath(wanted)
  if ((await findReader()) !== undefined) redirect(from)
  const t = await getTranslations('accounts.signIn')
  const app = await getTranslations('app')
  const { accounts, url } = house()
  const { providerName } = accounts
  return (
    <Container component="main" size="xs" py="xl">
      <Group justify="flex-end" mb="xl">
        <LanguageSwitch />
        <SchemeSwitch />
      </Group>
      <Paper withBorder p="xl">
        <Stack gap="lg">
          <div>
            <Title order={1} size="h2">
              {t('heading', { name: app('name') })}
            </Title>
            <Text c="dimmed">{app('tagline')}</Text>
          </div>
          <AddressNotice url={url} />
          <PasswordForm from={from} />
          {providerName !== undefined && <ProviderForm name={providerName} from={from} error={error} />}
        </Stack>
      </Paper>
    </Container>
  )
}
