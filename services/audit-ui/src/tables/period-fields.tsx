'use client'
import { TextInput } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { readDay, writeDay } from './search-params.ts'

interface PeriodFieldsProps {
  /** What the address has: days as `YYYY-MM-DD`, or what could not be read as one. */
  period: { from?: string | undefined; to?: string | undefined }
  from: string
  to: string
  size?: 'sm' | 'md'
}

/**
 * The first and the last day of a period, written in the language of the page, which a browser's own date fields do not
 * follow. The form sends them as addresses write them; without scripts as they were typed, which `readPeriod` reads.
 */
export function PeriodFields({ period, from, to, size = 'md' }: PeriodFieldsProps) {
  const t = useTranslations('app.day')
  const locale = useLocale()
  const [texts, setTexts] = useState({ from: shown(period.from, locale), to: shown(period.to, locale) })
  const [checked, setChecked] = useState({ from: texts.from !== '', to: texts.to !== '' })
  const days = { from: readDay(texts.from, locale), to: readDay(texts.to, locale) }
  const isReversed = days.from !== undefined && days.to !== undefined && days.to < days.from
  const errors = {
    from: texts.from !== '' && days.from === undefined ? t('invalid') : undefined,
    to: texts.to !== '' && days.to === undefined ? t('invalid') : isReversed ? t('reversed') : undefined,
  }
  const field = useRef<HTMLInputElement>(null)
  const latest = useRef({ days, errors })
  latest.current = { days, errors }

  useEffect(() => {
    const form = field.current?.form
    const check = (event: Event) => {
      setChecked({ from: true, to: true })
      const name = (['from', 'to'] as const).find((one) => latest.current.errors[one] !== undefined)
      if (name === undefined) return
      event.preventDefault()
      const wrong = form?.elements.namedItem(name)
      if (wrong instanceof HTMLElement) wrong.focus()
    }
    const send = ({ formData }: FormDataEvent) => {
      for (const name of ['from', 'to'] as const) formData.set(name, latest.current.days[name] ?? '')
    }
    form?.addEventListener('submit', check)
    form?.addEventListener('formdata', send)
    return () => {
      form?.removeEventListener('submit', check)
      form?.removeEventListener('formdata', send)
    }
  }, [])

  return (['from', 'to'] as const).map((name) => (
    <TextInput
      key={name}
      ref={name === 'from' ? field : undefined}
      name={name}
      label={name === 'from' ? from : to}
      placeholder={t('format')}
      inputMode="numeric"
      autoComplete="off"
      maxLength={10}
      value={texts[name]}
      error={checked[name] ? errors[name] : undefined}
      onChange={({ currentTarget: { value } }) => {
        setTexts((now) => ({ ...now, [name]: value }))
        setChecked((now) => ({ ...now, [name]: false }))
      }}
      onBlur={() => {
        const day = days[name]
        if (day !== undefined) setTexts((now) => ({ ...now, [name]: writeDay(day, locale) }))
        setChecked((now) => ({ ...now, [name]: true }))
      }}
      size={size}
    />
  ))
}

/** A day in the language of the page; what is none, as it was given. */
function shown(given: string | undefined, locale: string): string {
  const day = given === undefined ? undefined : readDay(given, locale)
  return day === undefined ? (given ?? '') : writeDay(day, locale)
}
