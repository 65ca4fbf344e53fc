import { Alert, Checkbox, NativeSelect, Stack, Text, Title } from '@mantine/core'
import type { Reader } from '@vigia/accounts/sign-in'
import { hasRole } from '@vigia/contracts/audit'
import type { PolicyInForce } from '@vigia/registry'
import { getFormatter, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { app } from '../server/app.ts'
import { Disclosure } from '../tables/page-parts.tsx'
import { DataTable } from '../tables/table.tsx'
import { proposeModel, rollBackChampion } from './actions.ts'
import { personNames } from './people.ts'
import { ProposalsTable } from './proposals-table.tsx'
import { RegistryForm } from './registry-form.tsx'
import type { Standing } from './standing.ts'

/** A part of the registry's page under its heading. */
export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {title}
      </Title>
      {text !== undefined && (
        <Text c="dimmed" maw="75ch" mb="md">
          {text}
        </Text>
      )}
      {children}
    </section>
  )
}

/** The proposed champions, and for who may, how to propose one. */
export async function ProposalsSection({ reader, tags }: { reader: Reader; tags: readonly string[] }) {
  const t = await getTranslations('registry.proposals')
  const { registry, db } = app()
  const proposals = await registry.listProposals(db)
  return (
    <Section title={t('title')} text={t('text')}>
      {proposals.length === 0 ? <Text>{t('none')}</Text> : <ProposalsTable proposals={proposals} />}
      {hasRole(reader.role, 'adjudicator') && tags.length > 0 && (
        <Disclosure label={t('new')}>
          <RegistryForm action={proposeModel} submit={t('propose')} label={t('new')} asksReason>
            <NativeSelect name="tag" label={t('model')} data={[...tags]} size="md" />
            {reader.role === 'admin' && (
              <Checkbox name="override" label={t('overrideField')} description={t('overrideText')} />
            )}
          </RegistryForm>
        </Disclosure>
      )}
    </Section>
  )
}

/** For admins: to let the champion before be champion again. Nothing without one. */
export async function RollbackSection({ standing }: { standing: readonly Standing[] }) {
  const t = await getTranslations('registry.rollback')
  const champion = standing.find(({ alias }) => alias === 'champion')
  if (champion?.tag == null) return null
  return (
    <Disclosure label={t('title')}>
      <Text maw="75ch" mb="sm">
        {t('text', { tag: champion.tag })}
      </Text>
      <RegistryForm action={rollBackChampion} submit={t('submit')} label={t('title')} asksReason />
    </Disclosure>
  )
}

const shares = [
  'sensitivityMargin',
  'specificityMargin',
  'aucMargin',
  'level',
  'sensitivityFloor',
  'specificityFloor',
] as const
const counts = ['minimumAnomalous', 'minimumNormal', 'approvals'] as const

/** What the gate asks of a champion, and since when. */
export async function PolicySection({ inForce }: { inForce: PolicyInForce | undefined }) {
  const t = await getTranslations('registry.policy')
  const format = await getFormatter()
  const nameOf = await personNames()
  if (inForce === undefined)
    return (
      <Section title={t('title')}>
        <Alert color="yellow">{t('missing')}</Alert>
      </Section>
    )
  const { policy, by, reason, since } = inForce
  const moment = format.dateTime(new Date(since), { dateStyle: 'medium', timeStyle: 'medium' })
  return (
    <Section title={t('title')} text={t('text')}>
      <Stack gap="xs">
        <DataTable
          caption={t('caption', { moment, by: nameOf(by), reason: reason ?? '–' })}
          columns={[t('name'), t('value')]}
          rows={[
            ...shares.map((name) => [
              t(`field.${name}`),
              format.number(policy[name], { maximumFractionDigits: 4 }),
            ]),
            ...counts.map((name) => [t(`field.${name}`), format.number(policy[name])]),
          ]}
          isNarrow
        />
      </Stack>
    </Section>
  )
}
