'use client'
import { Button, Group, Radio, RadioGroup, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { AuditSettings } from '@vigia/auditing'
import { uncertainGoesTo, type View, views, worklistOrders } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState, useTransition } from 'react'
import { useReady } from '../elements/overlays.tsx'
import { saveClinicSettings, saveOwnView } from './actions.ts'
import { isInvalid, type OwnView, ownViews, shares } from './form-values.ts'

/** What holds for all readers. */
export function ClinicSettingsForm(settings: AuditSettings) {
  const t = useTranslations('settings')
  const orders = useTranslations('worklist.order')
  const { submit, isSaving, isSaved, outcome } = useSaving(saveClinicSettings)
  const choiceOf = (name: ChoiceName, options: Option[]) => (
    <Choice
      name={name}
      label={t(`clinic.${name}`)}
      description={t(`clinic.${name}Text`)}
      value={settings[name]}
      error={isInvalid(outcome, name) && t(`invalid.${name}`)}
      options={options}
    />
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg" align="flex-start">
        {choiceOf(
          'defaultView',
          views.map((view) => [view, t(`own.${view}`), t(`own.${view}Text`)]),
        )}
        {choiceOf(
          'defaultOrder',
          worklistOrders.map((order) => [order, orders(order), orders(`text.${order}`)]),
        )}
        {shares.map((name) => (
          <TextInput
            key={name}
            name={name}
            type="number"
            min={0}
            max={100}
            step="any"
            label={t(`clinic.${name}`)}
            description={t(`clinic.${name}Text`)}
            defaultValue={Math.round(settings[name] * 1e6) / 1e4}
            error={isInvalid(outcome, name) && t(`invalid.${name}`)}
            rightSection={<span aria-hidden>%</span>}
            size="md"
            maw="36rem"
            styles={{ wrapper: { maxWidth: '10rem' } }}
          />
        ))}
        {choiceOf(
          'uncertainGoesTo',
          uncertainGoesTo.map((who) => [
            who,
            t(`clinic.uncertain.${who}`),
            t(`clinic.uncertain.${who}-text`),
          ]),
        )}
        {choiceOf(
          'adjudicationView',
          (['open', 'blind'] as const).map((view) => [
            view,
            t(`clinic.adjudication.${view}`),
            t(`clinic.adjudication.${view}-text`),
          ]),
        )}
        <SaveButton label={t('clinic.save')} isSaving={isSaving} isSaved={isSaved} />
      </Stack>
    </form>
  )
}

type ChoiceName = 'defaultView' | 'defaultOrder' | 'uncertainGoesTo' | 'adjudicationView'
type Option = [value: string, label: string, description: string]

interface ChoiceProps {
  name: ChoiceName
  label: string
  description: string
  value: string
  error: string | false
  options: Option[]
}

function Choice({ name, label, description, value, error, options }: ChoiceProps) {
  return (
    <RadioGroup
      name={name}
      label={label}
      description={description}
      defaultValue={value}
      error={error}
      size="md"
    >
      <Stack gap="md" mt="sm">
        {options.map(([option, text, explanation]) => (
          <Radio key={option} value={option} size="md" label={text} description={explanation} />
        ))}
      </Stack>
    </RadioGroup>
  )
}

interface OwnSettingsFormProps {
  view: OwnView
  /** The view of those who have not chosen one. */
  defaultView: View
}

/** How a reader sees a beat. */
export function OwnSettingsForm({ view, defaultView }: OwnSettingsFormProps) {
  const t = useTranslations('settings')
  const { submit, isSaving, isSaved, outcome } = useSaving(saveOwnView)
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg" align="flex-start">
        <RadioGroup
          name="readingView"
          label={t('own.view')}
          defaultValue={view}
          error={isInvalid(outcome, 'readingView') && t('invalid.readingView')}
          size="md"
        >
          <Stack gap="md" mt="sm">
            {ownViews.map((own) => (
              <Radio
                key={own}
                value={own}
                size="md"
                label={t(`own.${own}`, { view: t(`own.${defaultView}`) })}
                description={t(`own.${own}Text`)}
              />
            ))}
          </Stack>
        </RadioGroup>
        <SaveButton label={t('own.save')} isSaving={isSaving} isSaved={isSaved} />
      </Stack>
    </form>
  )
}

/**
 * Saves a form, and says when that is done. Before the page's scripts run the browser would send the form itself, with
 * what was typed in the address.
 */
export function SaveButton({
  label,
  isSaving,
  isSaved,
}: {
  label: string
  isSaving: boolean
  isSaved: boolean
}) {
  const t = useTranslations('settings')
  const isReady = useReady()
  return (
    <Group>
      <Button type="submit" loading={isSaving} disabled={!isReady}>
        {label}
      </Button>
      <Group role="status" gap={4}>
        {isSaved && (
          <>
            <IconCheck size={18} aria-hidden />
            <Text span>{t('saved')}</Text>
          </>
        )}
      </Group>
    </Group>
  )
}

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
