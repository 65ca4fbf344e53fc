'use client'
import { Button, Stack, Text, Title } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useState } from 'react'
import { type Cause, findCause } from './find-cause.ts'

const lookAgainMilliseconds = 5_000

/** A page that could not be drawn: says what does not answer, and comes back by itself when it does. */
export function Failure({ onRetry }: { onRetry(): void }) {
  const t = useTranslations('app.failure')
  const [cause, setCause] = useState<Cause>('unknown')

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
    void watch('unknown')
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [])

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
