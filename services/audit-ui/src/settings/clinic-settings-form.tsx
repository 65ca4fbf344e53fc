'use client'
import { Radio, RadioGroup, Stack, TextInput } from '@mantine/core'
import type { AuditSettings } from '@vigia/auditing'
import { useTranslations } from 'next-intl'
import { saveClinicSettings } from './actions.ts'
import { isInvalid } from './parse-settings.ts'
import { SaveButton } from './save-button.tsx'
import { useSaving } from './use-saving.ts'

/** What holds for all readers. */
export function ClinicSettingsForm(settings: AuditSettings) {
  const t = useTranslations('settings')
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
          (['blind', 'open'] as const).map((view) => [view, t(`own.${view}`), t(`own.${view}Text`)]),
        )}
        <TextInput
          name="doubleReadingShare"
          type="number"
          min={0}
          max={100}
          step="any"
          label={t('clinic.share')}
          description={t('clinic.shareText')}
          defaultValue={Math.round(settings.doubleReadingShare * 1e6) / 1e4}
          error={isInvalid(outcome, 'doubleReadingShare') && t('invalid.doubleReadingShare')}
          rightSection={<span aria-hidden>%</span>}
          size="md"
          maw="36rem"
          styles={{ wrapper: { maxWidth: '10rem' } }}
        />
        {choiceOf(
          'uncertainGoesTo',
          (['second-reader', 'adjudicator'] as const).map((who) => [
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

type ChoiceName = 'defaultView' | 'uncertainGoesTo' | 'adjudicationView'
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
