'use client'
import { Button, Group, RangeSlider, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { isWholeBeat, type Region, regionBetween, wholeBeat } from './region.ts'

const shortest = 10

/** Which stretch of the beat is shown, for fingers and keys; a mouse may mark it in the chart. */
export function RegionControl(props: { region: Region; onChange(region: Region): void }) {
  const t = useTranslations('reading.chart')
  const label = useId()
  const { region, onChange } = props
  return (
    <Group gap="md" wrap="nowrap" mih={44}>
      <Text id={label} size="sm" c="dimmed">
        {t('region')}
      </Text>
      <RangeSlider
        aria-labelledby={label}
        w={180}
        size="sm"
        min={wholeBeat[0]}
        max={wholeBeat[1]}
        minRange={shortest}
        value={[region[0], region[1]]}
        onChange={([from, to]) => onChange(regionBetween(from, to) ?? wholeBeat)}
        thumbFromLabel={t('regionFrom')}
        thumbToLabel={t('regionTo')}
        thumbSize={24}
      />
      {!isWholeBeat(region) && (
        <Button size="sm" variant="light" onClick={() => onChange(wholeBeat)} aria-keyshortcuts="0">
          {t('whole')}
        </Button>
      )}
    </Group>
  )
}
