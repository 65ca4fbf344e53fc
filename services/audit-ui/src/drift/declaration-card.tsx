import { Card, List, ListItem, Text, Title } from '@mantine/core'
import type { DriftDeclaration } from '@vigia/monitoring'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../links/links.tsx'
import { writers } from '../overview/writers.ts'
import { Moment } from '../tables/moment.tsx'
import { AcknowledgeForm } from './acknowledge-form.tsx'

interface DeclarationProps {
  declaration: DriftDeclaration
  /** Whether its beats are for whoever looks at this. */
  isOwnBatch: boolean
}

/** What was declared, by which tests, and who has seen to it. */
export async function DeclarationCard({ declaration, isOwnBatch }: DeclarationProps) {
  const t = await getTranslations('drift')
  const { significant } = await writers()
  const { id, tag, kind, pace, declaredAt, evidence, acknowledged, batchId } = declaration
  const tests = evidence.tests.map((test) => ({
    name: 'figure' in test ? test.figure : test.verdict,
    p: test.p,
  }))
  const beyond = new Set<string>(evidence.beyond)
  return (
    <Card withBorder component="article">
      <Title order={3} size="h4">
        {t(`declaration.${kind}.${pace}`, { id, tag })}
      </Title>
      <Text>{t.rich('declaredAt', { moment: () => <Moment of={declaredAt} /> })}</Text>
      <List aria-label={t('evidence')}>
        {tests.map(({ name, p }) => (
          <ListItem key={name} fw={beyond.has(name) ? 600 : undefined}>
            {t(beyond.has(name) ? 'beyond' : 'within', { figure: t(`figures.${name}`), p: significant(p) })}
          </ListItem>
        ))}
        {'creeping' in evidence &&
          evidence.creeping.map((figure) => (
            <ListItem key={`sum ${figure}`} fw={600}>
              {t('creeping', { figure: t(`figures.${figure}`) })}
            </ListItem>
          ))}
      </List>
      {batchId === undefined ? (
        <Text>{t('noBatch')}</Text>
      ) : isOwnBatch ? (
        <LinkAnchor href={`/read?batch=${batchId}`}>{t('readBatch', { id: batchId })}</LinkAnchor>
      ) : (
        <Text>{t('batch', { id: batchId })}</Text>
      )}
      {acknowledged === undefined ? (
        <AcknowledgeForm id={id} />
      ) : (
        <Text>
          {t.rich('acknowledged', {
            by: acknowledged.by,
            note: acknowledged.note,
            moment: () => <Moment of={acknowledged.at} />,
          })}
        </Text>
      )}
    </Card>
  )
}
