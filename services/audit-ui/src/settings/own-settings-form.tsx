'use client'
import { Radio, RadioGroup, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { saveOwnView } from './actions.ts'
import { isInvalid, type OwnView, ownViews } from './parse-settings.ts'
import { SaveButton } from './save-button.tsx'
import { useSaving } from './use-saving.ts'

interface OwnSettingsFormProps {
  view: OwnView
  /** The view of those who have not chosen one. */
  defaultView: 'blind' | 'open'
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
