'use client'
import { Anchor, Button, Group, NativeSelect, Paper, SimpleGrid, Text } from '@mantine/core'
import { IconArrowRight, IconEye, IconEyeOff } from '@tabler/icons-react'
import { type View, worklistOrders } from '@vigia/contracts/audit'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Choice } from '../reading/choice.ts'
import { PeriodFields } from '../tables/period-fields.tsx'
import classes from './choice-form.module.css'

interface ChoiceFormProps {
  choice: Choice
  /** The days that the address asks for, as it has them. */
  period: { from?: string; to?: string }
  view: View
  tags: readonly string[]
  /** Whether nothing is left of what is chosen, and nothing was there. */
  isEmpty: boolean
}

/** Which beats, and in which order. What is chosen stands in the address. */
export function ChoiceForm({ choice, period, view, tags, isEmpty }: ChoiceFormProps) {
  const t = useTranslations('worklist')
  const { filter } = choice
  const [order, setOrder] = useState(choice.order)
  const anything = { value: '', label: t('filter.any') }
  return (
    <Paper
      className={classes.form}
      component="form"
      withBorder
      p="lg"
      method="get"
      action="/read"
      aria-label={t('filter.label')}
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
        <NativeSelect
          name="order"
          label={t('filter.order')}
          description={t(`order.text.${order}`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={order}
          onChange={({ currentTarget: { value } }) =>
            setOrder(worklistOrders.find((known) => known === value) ?? choice.order)
          }
          data={worklistOrders.map((value) => ({ value, label: t(`order.${value}`) }))}
        />
        <NativeSelect
          name="tag"
          label={t('filter.tag')}
          defaultValue={filter.modelTag ?? ''}
          data={[anything, ...tags.map((tag) => ({ value: tag, label: tag }))]}
        />
        {view === 'open' && (
          <NativeSelect
            name="verdict"
            label={t('filter.verdict')}
            defaultValue={filter.verdict ?? ''}
            data={[
              anything,
              { value: 'anomalous', label: t('verdict.anomalous') },
              { value: 'normal', label: t('verdict.normal') },
            ]}
          />
        )}
        <PeriodFields period={period} from={t('filter.from')} to={t('filter.to')} size="sm" />
      </SimpleGrid>
      {isEmpty && (
        <Text size="sm" mt="md">
          {t('empty')}
        </Text>
      )}
      <Group mt="lg">
        <Button type="submit" size="lg" rightSection={<IconArrowRight size={20} aria-hidden />}>
          {t('start')}
        </Button>
        <Button type="submit" size="lg" variant="default" formAction="/">
          {t('count')}
        </Button>
      </Group>
    </Paper>
  )
}

/** What the reader will see before answering, and where that is chosen. */
export function ViewNote({ view }: { view: View }) {
  const t = useTranslations('worklist')
  const Icon = view === 'blind' ? IconEyeOff : IconEye
  return (
    <Group gap="xs" wrap="nowrap" align="start">
      <Icon size={20} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm">
        {t(`view.${view}`)}{' '}
        <Anchor component={Link} href="/settings">
          {t('view.change')}
        </Anchor>
      </Text>
    </Group>
  )
}
