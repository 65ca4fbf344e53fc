import { Group, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from '../links/links.tsx'
import { beatAddress } from '../reading/beat.ts'
import { app } from '../server/app.ts'

/** Leads to a row of the training table that this reader may read next; nothing where none is left. */
export async function NextRow({ readerId }: { readerId: string }) {
  const t = await getTranslations('training')
  const { auditing, db } = app()
  const name = await auditing.findNextTrainingRow(db, readerId)
  if (name === undefined) return <Text c="dimmed">{t('next.none')}</Text>
  return (
    <Group gap="sm">
      <LinkButton href={beatAddress(name)}>{t('next.link')}</LinkButton>
      <Text size="sm" c="dimmed" maw="60ch">
        {t('next.how')}
      </Text>
    </Group>
  )
}

/** Under a row: in which reference sets its beat is, where no answer changes its label; and the way to the next one. */
export async function RowNotes({ readerId, ecgId }: { readerId: string; ecgId: number }) {
  const t = await getTranslations('training')
  const { auditing, registry, db } = app()
  const row = await auditing.findTrainingRow(db, ecgId)
  const sets = row === undefined ? [] : await registry.listSetsWith(db, row.values)
  return (
    <section aria-label={t('notes')}>
      {sets.map(({ name, version }) => (
        <Text key={`${name} ${version}`} maw="75ch" mb="sm">
          {t('reference', { name, version: String(version) })}
        </Text>
      ))}
      <NextRow readerId={readerId} />
    </section>
  )
}
