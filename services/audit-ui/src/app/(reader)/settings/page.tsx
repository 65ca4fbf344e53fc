import { Divider, Stack, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { app } from '../../../server/app.ts'
import { requireReader } from '../../../server/session.ts'
import { ClinicSettingsForm, OwnSettingsForm } from '../../../settings/settings-forms.tsx'
import { PageHeading } from '../../../tables/page-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings'))('title') }
}

export default async function SettingsPage() {
  const { role, readingView } = await requireReader()
  const t = await getTranslations('settings')
  const { auditing, db, version } = app()
  const settings = await auditing.readSettings(db)
  return (
    <>
      <PageHeading title={t('title')} />
      <Stack gap="xl">
        <section>
          <Title order={2} size="h3" mb="sm">
            {t('own.title')}
          </Title>
          <OwnSettingsForm view={readingView ?? 'default'} defaultView={settings.defaultView} />
        </section>
        {role === 'admin' && (
          <section>
            <Divider mb="lg" />
            <Title order={2} size="h3">
              {t('clinic.title')}
            </Title>
            <Text c="dimmed" mb="sm">
              {t('clinic.text')}
            </Text>
            <ClinicSettingsForm {...settings} />
          </section>
        )}
        <Text c="dimmed" size="sm">
          Vigia {version}
        </Text>
      </Stack>
    </>
  )
}
