'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Button } from '../elements/button.tsx'
import { Group, Stack } from '../elements/layout.tsx'
import { Anchor, Text, Title } from '../elements/text.tsx'

/** In the place of a beat that cannot be shown. */
export function NoSingleBeat(props: {
  /** As the address names it. */
  beat: string
  reason: 'gone' | 'filling' | 'results-down' | 'results-refused'
}) {
  const t = useTranslations('reading')
  const { beat, reason } = props
  return (
    <Stack maw="40rem" mx="auto" mt="xl">
      <Title order={1} size="h2">
        {t('beat', { beat })}
      </Title>
      <Text>{t(`noBeat.${reason}.single`)}</Text>
      <Group>
        {reason !== 'gone' && (
          <Button component="a" href={`/beats/${beat}`}>
            {t('noBeat.again')}
          </Button>
        )}
        <Anchor component={Link} href="/">
          {t('backToWorklist')}
        </Anchor>
      </Group>
    </Stack>
  )
}
