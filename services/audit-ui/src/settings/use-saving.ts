'use client'
import { type FormEvent, useState, useTransition } from 'react'

/** Sends a form by a server action, and keeps in the fields what was typed, whatever becomes of it. */
export function useSaving<Outcome extends { status: string }>(save: (form: FormData) => Promise<Outcome>) {
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined)
  const [isSaving, startTransition] = useTransition()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(async () => setOutcome(await save(form)))
  }
  return { submit, isSaving, isSaved: outcome?.status === 'saved' && !isSaving, outcome }
}
