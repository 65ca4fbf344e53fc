'use client'
import type { Progress } from '@vigia/auditing'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Button } from '../elements/button.tsx'
import { Loader } from '../elements/feedback.tsx'
import { Center, Group, Paper, Stack } from '../elements/layout.tsx'
import { Anchor, Text, Title } from '../elements/text.tsx'
import type { RequestState } from './reading-state.ts'

interface NoBeatProps {
  request: RequestState
  progress: Progress | undefined
  onAsk(): void
  /** The latest answers: they can still be taken back. */
  last: ReactNode
}

/** The screen without a beat: it is on its way, there is none, or something stands in between. */
export function NoBeat({ request, progress, onAsk, last }: NoBeatProps) {
  const t = useTranslations('reading.noBeat')
  const back = `${usePathname()}?${useSearchParams()}`
  const reason = useReason(request)
  if (reason === undefined)
    return (
      <Center mih="50vh">
        <Loader aria-label={t('loading')} />
      </Center>
    )
  const isDone = reason === 'exhausted' && progress !== undefined
  return (
    <Stack maw="40rem" mx="auto" gap="md" mt="xl">
      <Title order={1} size="h2">
        {t(`${reason}.title`)}
      </Title>
      <Text>{t(`${reason}.text`)}</Text>
      {isDone && <Text>{t('settled', { settled: progress.settled, total: progress.total })}</Text>}
      {reason === 'signed-out' ? (
        <Button component="a" href={`/sign-in?from=${encodeURIComponent(back)}`} w="fit-content">
          {t('signIn')}
        </Button>
      ) : (
        <Button onClick={onAsk} w="fit-content">
          {t('again')}
        </Button>
      )}
      <Anchor component={Link} href="/">
        {t('back')}
      </Anchor>
      <Paper>{last}</Paper>
    </Stack>
  )
}

type Reason = Exclude<RequestState, 'idle' | 'asking' | 'answered'>

/** Why there is no beat; while it is asked again, what was known before. Undefined until something is. */
function useReason(request: RequestState): Reason | undefined {
  const now = request === 'idle' || request === 'asking' || request === 'answered' ? undefined : request
  const [known, setKnown] = useState(now)
  if (now !== undefined && now !== known) setKnown(now)
  return now ?? known
}

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
