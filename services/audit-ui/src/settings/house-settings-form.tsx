'use client'
import { Radio, RadioGroup, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { saveHouseSettings } from './actions.ts'
import { isInvalid } from './parse-settings.ts'
import { SaveButton } from './save-button.tsx'
import { useSaving } from './use-saving.ts'

interface HouseSettingsFormProps {
  defaultView: 'blind' | 'open'
  /** 0 to 1. */
  doubleReadingShare: number
}

/** What holds for all readers. */
export function HouseSettingsForm({ defaultView, doubleReadingShare }: HouseSettingsFormProps) {
  const t = useTranslations('settings')
  const { submit, isSaving, isSaved, outcome } = useSaving(saveHouseSettings)
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg" align="flex-start">
        <RadioGroup
          name="defaultView"
          label={t('house.view')}
          description={t('house.viewText')}
          defaultValue={defaultView}
          error={isInvalid(outcome, 'defaultView') && t('invalid.defaultView')}
          size="md"
        >
          <Stack gap="md" mt="sm">
            {(['blind', 'open'] as const).map((view) => (
              <Radio
                key={view}
                value={view}
                size="md"
                label={t(`own.${view}`)}
                description={t(`own.${view}Text`)}
              />
            ))}
          </Stack>
        </RadioGroup>
        <TextInput
          name="doubleReadingShare"
          type="number"
          min={0}
          max={100}
          step="any"
          label={t('house.share')}
          description={t('house.shareText')}
          defaultValue={Math.round(doubleReadingShare * 1e6) / 1e4}
          error={isInvalid(outcome, 'doubleReadingShare') && t('invalid.doubleReadingShare')}
          rightSection={<span aria-hidden>%</span>}
          size="md"
          maw="36rem"
          styles={{ wrapper: { maxWidth: '10rem' } }}
        />
        <SaveButton label={t('house.save')} isSaving={isSaving} isSaved={isSaved} />
      </Stack>
    </form>
  )
}
