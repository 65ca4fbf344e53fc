import { Anchor, Group } from '@mantine/core'
import { getTranslations } from 'next-intl/server'

/** The ways to a model's report. They lead to files, not to pages. */
export async function ReportLinks({ tag }: { tag: string }) {
  const t = await getTranslations('models.report')
  const address = `/models/${encodeURIComponent(tag)}/report`
  return (
    <Group gap="lg" mb="lg">
      <Anchor href={address} target="_blank">
        {t('view')}
      </Anchor>
      <Anchor href={`${address}?download=1`}>{t('download')}</Anchor>
      <Anchor href={`${address}?format=json&download=1`}>{t('cycloneDx')}</Anchor>
    </Group>
  )
}
