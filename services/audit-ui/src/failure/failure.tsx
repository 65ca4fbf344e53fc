'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '../elements/button.tsx'
import { Stack } from '../elements/layout.tsx'
import { Anchor, Text, Title } from '../elements/text.tsx'
import { type ForeignOrigin, readRefusal } from '../requests/check-origin.ts'
import { type Cause, findCause, knownCause } from './find-cause.ts'

const lookAgainMilliseconds = 5_000

interface FailureProps {
  error: Error & { digest?: string }
  onRetry(): void
}

/** A page that could not be drawn: says what does not answer, and comes back by itself when it does. */
export function Failure({ error, onRetry }: FailureProps) {
  const refusal = readRefusal(error.message)
  return refusal === undefined ? (
    <Missing known={knownCause(error)} onRetry={onRetry} />
  ) : (
    <ForeignAddress refusal={refusal} />
  )
}

/** The server refuses every change that comes from elsewhere: to try again helps nobody. */
function ForeignAddress({ refusal }: { refusal: ForeignOrigin }) {
  const t = useTranslations('app.failure')
  return (
    <Stack component="section" maw="40rem" mx="auto" mt="xl" px="md" role="alert">
      <Title order={1} size="h2">
        {t('originTitle')}
      </Title>
      <Text>{t(refusal.found === '' ? 'originMissing' : 'origin', { ...refusal })}</Text>
      <Anchor href={refusal.expected}>{refusal.expected}</Anchor>
    </Stack>
  )
}

function Missing({ known, onRetry }: { known: Cause; onRetry(): void }) {
  const t = useTranslations('app.failure')
  const [cause, setCause] = useState(known)

  const look = useEffectEvent(async (before: Cause) => {
    const found = await findCause()
    setCause(found)
    // What did not answer does so again.
    if (before !== 'unknown' && found === 'unknown') onRetry()
    return found
  })
  useEffect(() => {
    let isLeft = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function watch(before: Cause) {
      const found = await look(before)
      if (!isLeft) timer = setTimeout(() => void watch(found), lookAgainMilliseconds)
    }
    void watch(known)
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [known])

  return (
    <Stack component="section" maw="40rem" mx="auto" mt="xl" px="md" role="alert">
      <Title order={1} size="h2">
        {t('title')}
      </Title>
      <Text>{cause === 'unknown' ? t('text') : t(cause)}</Text>
      <Button onClick={onRetry} w="fit-content">
        {t('again')}
      </Button>
    </Stack>
  )
}
