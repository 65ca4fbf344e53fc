'use client'
import { Button, Fieldset, NativeSelect, Text, TextInput } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { LeaveOutFields } from '../left-out/leave-out-fields.tsx'
import { LinkAnchor } from '../links/links.tsx'
import type { MadeBatch } from './batch-request.ts'
import classes from './beats.module.css'
import type { SearchFields } from './search.ts'

interface BatchFormProps {
  readerId: string
  /** Whom a batch may be given to, the reader first. */
  readers: readonly { id: string; name: string }[]
  /** What was searched for. */
  fields: SearchFields
  /** The most beats of one batch. */
  most: number
  /** Whether the reader may leave beats out of training. */
  mayLeaveOut: boolean
  children: ReactNode
}

/**
 * Makes a batch of the beats that are ticked in the table inside, or of all that the search finds. With Shift, all
 * between two boxes are ticked.
 */
export function BatchForm({ readerId, readers, fields, most, mayLeaveOut, children }: BatchFormProps) {
  const t = useTranslations('beats.batch')
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const lastBox = useRef<HTMLInputElement>(null)
  const [count, setCount] = useState(0)
  const [isAll, setIsAll] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const [outcome, setOutcome] = useState<(MadeBatch & { reader: string }) | { status: 'failed' }>()

  const boxes = () => [...(form.current?.querySelectorAll<HTMLInputElement>('input[name="beat"]') ?? [])]
  const countTicked = () => setCount(boxes().filter(({ checked }) => checked).length)

  // On the form, since the boxes are the server's; a box that is ticked by the space bar is clicked too.
  useEffect(() => {
    const element = form.current
    element?.addEventListener('click', tickRange)
    return () => element?.removeEventListener('click', tickRange)
  })

  function tickRange(event: MouseEvent) {
    const box = event.target
    if (!(box instanceof HTMLInputElement) || box.name !== 'beat') return
    const all = boxes()
    const [start, end] = [all.indexOf(lastBox.current ?? box), all.indexOf(box)].sort(
      (one, other) => one - other,
    )
    if (event.shiftKey && start !== undefined && start >= 0)
      for (const between of all.slice(start, (end ?? 0) + 1)) between.checked = box.checked
    lastBox.current = box
    countTicked()
  }

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const reader = String(given.get('reader') ?? readerId)
    setIsSending(true)
    const body = {
      name: given.get('name'),
      readerId: reader,
      search: fields,
      ...(isAll ? {} : { beats: given.getAll('beat') }),
    }
    try {
      const response = await fetch('/api/batches', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      setOutcome({ ...((await response.json()) as MadeBatch), reader })
      if (response.ok) router.refresh()
    } catch {
      setOutcome({ status: 'failed' })
    }
    setIsSending(false)
  }

  const isPossible = isAll || count > 0
  return (
    <>
      <form ref={form} onSubmit={(event) => void send(event)} aria-label={t('title')}>
        {children}
        <Fieldset legend={t('title')} className={classes.batch}>
          <Text size="sm" role="status">
            {isAll ? t('allSelected', { most }) : t('selected', { count })}
          </Text>
          <label className={classes.all}>
            <input
              type="checkbox"
              checked={isAll}
              onChange={(event) => setIsAll(event.currentTarget.checked)}
            />
            {t('all', { most })}
          </label>
          <TextInput name="name" label={t('name')} description={t('nameHint')} required maxLength={100} />
          {readers.length > 1 && (
            <NativeSelect
              name="reader"
              label={t('reader')}
              defaultValue={readerId}
              data={readers.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <Button
            type="submit"
            loading={isSending}
            disabled={!isPossible}
            leftSection={<IconListCheck size={18} aria-hidden />}
          >
            {t('make')}
          </Button>
        </Fieldset>
        <div role="status">
          {outcome !== undefined && <Told outcome={outcome} readers={readers} readerId={readerId} />}
        </div>
      </form>
      {mayLeaveOut && (
        <LeaveOutFields
          fields={fields}
          isPossible={isPossible}
          chosen={() =>
            isAll ? undefined : boxes().flatMap(({ checked, value }) => (checked ? [value] : []))
          }
        />
      )}
    </>
  )
}

function Told(props: {
  outcome: (MadeBatch & { reader: string }) | { status: 'failed' }
  readers: BatchFormProps['readers']
  readerId: string
}) {
  const t = useTranslations('beats.batch')
  const { outcome, readers, readerId } = props
  if (outcome.status !== 'made') return <Text c="red">{t(`refused.${outcome.status}`)}</Text>
  const name = readers.find(({ id }) => id === outcome.reader)?.name ?? ''
  return (
    <Text>
      {outcome.reader === readerId
        ? t('madeForOneself', { count: outcome.beats })
        : t('made', { count: outcome.beats, name })}{' '}
      {outcome.isCutOff && t('cutOff')}{' '}
      {outcome.reader === readerId && <LinkAnchor href={`/read?batch=${outcome.id}`}>{t('read')}</LinkAnchor>}
    </Text>
  )
}
