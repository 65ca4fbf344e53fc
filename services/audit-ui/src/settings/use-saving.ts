'use client'
import { type FormEvent, useState, useTransition } from 'react'
import type { SaveOutcome } from './parse-settings.ts'

/** Sends a form by a server action, and keeps in the fields what was typed, whatever becomes of it. */
export function useSaving(save: (form: FormData) => Promise<SaveOutcome>) {
  const [outcome, setOutcome] = useState<SaveOutcome | undefined>(undefined)
  const [isSaving, startTransition] = useTransition()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(async () => setOutcome(await save(form)))
  }
  const isInvalid = (field: string) => outcome?.status === 'invalid' && outcome.fields.includes(field)
  return { submit, isSaving, isSaved: outcome?.status === 'saved' && !isSaving, isInvalid }
}
