import { getTranslations } from 'next-intl/server'
import { Stack } from '../elements/layout.tsx'
import { Anchor, Title } from '../elements/text.tsx'

export default async function NotFound() {
  const t = await getTranslations('app.notFound')
  return (
    <Stack align="center" justify="center" mih="60vh">
      <Title>{t('title')}</Title>
      <Anchor href="/">{t('back')}</Anchor>
    </Stack>
  )
}
