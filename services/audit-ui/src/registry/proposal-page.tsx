import { Group, Stack, Text, Title } from '@mantine/core'
import type { Reader } from '@vigia/accounts/sign-in'
import { hasRole } from '@vigia/contracts/audit'
import type { Proposal } from '@vigia/registry'
import { getTranslations } from 'next-intl/server'
import { Moment } from '../tables/moment.tsx'
import { approveProposal, endProposal, promoteProposal } from './actions.ts'
import { GateTable } from './gate-table.tsx'
import { personNames } from './people.ts'
import { OverrideBadge } from './proposals-table.tsx'
import { RegistryForm } from './registry-form.tsx'

interface ProposalProps {
  proposal: Proposal
  /** How many have to approve, by the policy in force. */
  needed: number
  reader: Reader
}

/** A proposed champion: the evidence, who approves, and what this reader may do about it. */
export async function ProposalPage({ proposal, needed, reader }: ProposalProps) {
  const t = await getTranslations('registry.proposals')
  const texts = await getTranslations('registry')
  const nameOf = await personNames()
  const { state, by, reason, isOverride, evidence, approvals, proposedAt, ended } = proposal
  return (
    <Stack gap="xl">
      <div>
        <Group gap="xs">
          <Text fw={600}>{t(`states.${state}`)}</Text>
          {isOverride && <OverrideBadge />}
        </Group>
        <Text>{t.rich('proposed', { by: nameOf(by), moment: () => <Moment of={proposedAt} /> })}</Text>
        <Text>{texts('reason', { reason })}</Text>
        {ended && (
          <>
            <Text mt="xs">
              {t.rich('ended', { by: nameOf(ended.by), moment: () => <Moment of={ended.at} /> })}
            </Text>
            <Text>{texts('reason', { reason: ended.reason })}</Text>
          </>
        )}
      </div>
      <section>
        <Title order={2} size="h3" mb="xs">
          {t('evidence')}
        </Title>
        <GateTable evidence={evidence} />
        <Text size="sm" c="dimmed" maw="75ch" mt="xs">
          {t('evidenceNote')}
        </Text>
      </section>
      <section>
        <Title order={2} size="h3" mb="xs">
          {t('approvals', { given: approvals.length, needed })}
        </Title>
        {approvals.length === 0 ? (
          <Text>{t('approvalsNone')}</Text>
        ) : (
          <ul>
            {approvals.map(({ userId, name, at }) => (
              <li key={userId}>
                {name}, <Moment of={at} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <Decisions proposal={proposal} reader={reader} />
    </Stack>
  )
}

async function Decisions({ proposal, reader }: Pick<ProposalProps, 'proposal' | 'reader'>) {
  const t = await getTranslations('registry.proposals')
  const { id, state, by, approvals } = proposal
  const isOpen = state === 'proposed' || state === 'approved'
  if (!isOpen || !hasRole(reader.role, 'adjudicator')) return null
  const isOwn = by.kind === 'user' && by.id === reader.id
  const hasApproved = approvals.some(({ userId }) => userId === reader.id)
  return (
    <Stack component="section" gap="lg">
      <Title order={2} size="h3">
        {t('decide')}
      </Title>
      {isOwn ? (
        <Text>{t('own')}</Text>
      ) : (
        !hasApproved && (
          <RegistryForm
            action={approveProposal}
            submit={t('approve')}
            label={t('approve')}
            proposal={id}
            variant="light"
          />
        )
      )}
      {reader.role === 'admin' && (
        <RegistryForm
          action={promoteProposal}
          submit={t('promote')}
          label={t('promote')}
          proposal={id}
          asksReason
        />
      )}
      <RegistryForm
        action={endProposal}
        submit={t('withdraw')}
        label={t('withdraw')}
        proposal={id}
        variant="default"
        asksReason
      />
    </Stack>
  )
}
