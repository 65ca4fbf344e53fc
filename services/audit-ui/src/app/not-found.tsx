import { Anchor, Center, Stack, Title } from '@mantine/core'
import { getTranslations } from 'next-intl/server'

export default async function NotFound() {
  const t = await getTranslations('app.notFound')
  return (
    <Center component="main" mih="60vh">
      <Stack align="center">
        <Title order={1}>{t('title')}</Title>
        <Anchor href="/">{t('back')}</Anchor>
      </Stack>
    </Center>
  )
}
