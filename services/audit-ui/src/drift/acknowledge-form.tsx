'use client'
import { Alert, Button, Stack, Textarea } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState, useTransition } from 'react'
import { type AcknowledgeResult, acknowledgeDeclaration } from './actions.ts'

/** Lets somebody say that they have seen to a declaration, and what they found. */
export function AcknowledgeForm({ id }: { id: number }) {
  const t = useTranslations('drift')
  const [status, setStatus] = useState<AcknowledgeResult['status']>()
  const [isAsking, startTransition] = useTransition()
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(async () => setStatus((await acknowledgeDeclaration(form)).status))
  }
  return (
    <form onSubmit={send} aria-label={t('acknowledgeForm', { id })}>
      <Stack align="flex-start" gap="sm" maw="44rem" mt="sm">
        <input type="hidden" name="id" value={id} />
        <Textarea name="note" label={t('note')} maxLength={500} required size="md" w="100%" />
        <Button type="submit" loading={isAsking}>
          {t('acknowledge')}
        </Button>
        {status !== undefined && status !== 'acknowledged' && (
          <Alert role="alert" color="red" w="100%">
            {t(`outcome.${status}`)}
          </Alert>
        )}
      </Stack>
    </form>
  )
}
