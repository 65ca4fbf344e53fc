'use client'
import { ActionIcon, Kbd, Popover, Stack, Switch, Table, Text } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { chartKeys } from '../beat-chart/chart-keys.ts'
import type { ReadingView } from './beat.ts'
import { answerKeys, answerOrder } from './keys.ts'
import { useScreenOptions } from './use-screen-options.ts'

/** The keys, and how this browser's reading screen behaves. */
export function ScreenMenu({ view }: { view: ReadingView }) {
  const t = useTranslations('reading')
  const [options, setOptions] = useScreenOptions()
  return (
    <Popover position="bottom-end" withArrow trapFocus shadow="md">
      <Popover.Target>
        <ActionIcon size={44} aria-label={t('menu.label')} title={t('menu.label')}>
          <IconKeyboard size={22} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('menu.label')}>
        <Stack gap="sm">
          <KeyTable />
          <Switch
            size="md"
            label={t('menu.shortcuts')}
            checked={options.shortcuts}
            onChange={(event) => setOptions({ ...options, shortcuts: event.currentTarget.checked })}
          />
          {view === 'blind' && (
            <Switch
              size="md"
              label={t('menu.skipReveal')}
              checked={options.skipReveal}
              onChange={(event) => setOptions({ ...options, skipReveal: event.currentTarget.checked })}
            />
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function KeyTable() {
  const t = useTranslations('reading')
  const rows = [
    ...answerOrder.map((answer) => {
      const { digit, letter } = answerKeys[answer]
      return { keys: [digit, letter], text: t(`answer.${answer}`) }
    }),
    { keys: ['Enter', '→'], text: t('goOn') },
    { keys: ['U', 'Ctrl+Z'], text: t('undo') },
    { keys: ['B'], text: t('code.label') },
    { keys: ['C'], text: t('comment') },
    ...chartKeys.map(({ keys, name }) => ({ keys, text: t(`chart.keys.${name}`) })),
  ]
  return (
    <Table withRowBorders={false} verticalSpacing={2}>
      <Table.Caption>
        <Text size="sm">{t('menu.note')}</Text>
      </Table.Caption>
      <Table.Tbody>
        {rows.map(({ keys, text }) => (
          <Table.Tr key={text}>
            <Table.Td>
              {keys.map((key) => (
                <Kbd key={key} mr={4}>
                  {key}
                </Kbd>
              ))}
            </Table.Td>
            <Table.Td>{text}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
