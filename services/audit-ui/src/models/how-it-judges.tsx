import { Alert, Stack, Text, Title } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../links/links.tsx'
import { app } from '../server/app.ts'
import { Disclosure } from '../tables/page-parts.tsx'
import { addressOf } from '../tables/search-params.ts'
import { DataTable } from '../tables/table.tsx'
import { modelNumbers } from './numbers.ts'

type Run = NonNullable<ModelRun['run']>

/** How a model judges, in words: its preset, score, threshold and head; and what speaks against it. */
export async function HowItJudges({ model }: { model: ModelRun }) {
  const t = await getTranslations('models.judging')
  const { run } = model
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h3">
        {t('title')}
      </Title>
      <AliasNote tag={model.tag} />
      {run !== null && (
        <>
          <ul>
            {(await describeJudging(run)).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <CodeUnitsNote run={run} />
          <BaselineTable run={run} />
          <DroppedRows tag={model.tag} />
        </>
      )}
    </Stack>
  )
}

/** That the model is champion or challenger, and a way to compare it with the champion where it is not. */
async function AliasNote({ tag }: { tag: string }) {
  const t = await getTranslations('models.judging')
  const registry = await getTranslations('registry')
  const { registry: models, db } = app()
  const standing = await models.listAliases(db)
  const own = standing.filter((one) => one.tag === tag)
  const champion = standing.find(({ alias }) => alias === 'champion')
  return (
    <>
      {own.map(({ alias }) => (
        <Alert key={alias} color="teal">
          {registry(`alias.${alias}`)}. {registry(`aliasText.${alias}`)}
        </Alert>
      ))}
      {champion !== undefined && champion.tag !== tag && (
        <Text>
          <LinkAnchor href={addressOf('/models/compare', { left: champion.tag, right: tag })}>
            {t('compare', { champion: champion.tag })}
          </LinkAnchor>
        </Text>
      )}
    </>
  )
}

/** What the parameters of a training say of the judging, a sentence each; runs of before had the thesis's alone. */
async function describeJudging({ parameters, brier }: Run): Promise<string[]> {
  const t = await getTranslations('models.judging')
  const { figure, share } = await modelNumbers()
  const word = (group: string, value: unknown) =>
    t.has(`${group}.${String(value)}`) ? t(`${group}.${String(value)}`) : String(value)
  const { preset = 'thesis', score = 'mae', threshold_rule: rule = 'mean-sd', head = 'none' } = parameters
  const hasHead = head !== 'none'
  return [
    t('preset', { preset: word('presets', preset) }),
    t('score', { score: word('scores', score) }),
    rule === 'conformal'
      ? t('rule.conformal', { share: share(Number(parameters.threshold_share ?? 0.02)) })
      : t('rule.mean-sd'),
    t(hasHead ? 'head.some' : 'head.none'),
    ...(brier === null ? [] : [t('brier', { brier: figure(brier) })]),
    ...(parameters.guard === 'on' ? [t('guard')] : []),
  ]
}

/** That parts of the network are the same for every beat; nothing where all of them work. */
async function CodeUnitsNote({ run: { codeUnits } }: { run: Run }) {
  const t = await getTranslations('models.judging')
  if (codeUnits === null || codeUnits.idle === 0) return null
  return <Alert color="yellow">{t('idleUnits', codeUnits)}</Alert>
}

/** The nearest-neighbour detector beside the model, with a clear sign where the model loses to it. */
async function BaselineTable({ run: { baseline } }: { run: Run }) {
  const t = await getTranslations('models.judging.baseline')
  const { figure } = await modelNumbers()
  if (baseline === null) return null
  const { model } = baseline
  const loses = model.accuracy < baseline.accuracy
  return (
    <>
      {loses && (
        <Alert color="red" role="alert">
          {t('loses', { model: figure(model.accuracy), baseline: figure(baseline.accuracy) })}
        </Alert>
      )}
      <DataTable
        caption={t('caption', { test: baseline.test, normals: baseline.normals })}
        columns={[t('metric'), t('model'), t('nearest')]}
        rows={[
          [t('accuracy'), figure(model.accuracy), figure(baseline.accuracy)],
          [t('rocAuc'), figure(model.rocAuc), figure(baseline.rocAuc)],
        ]}
        isNarrow
      />
    </>
  )
}

/** The normal rows that were left out before the fit; nothing where there are none. */
async function DroppedRows({ tag }: { tag: string }) {
  const t = await getTranslations('models.judging.dropped')
  const { count } = await modelNumbers()
  const { auditing, db } = app()
  const { rows, total } = await auditing.listDroppedRows(db, tag)
  if (total === 0) return null
  return (
    <Disclosure label={t('label', { total })}>
      <Text maw="75ch" mb="xs">
        {t('text')}
      </Text>
      <DataTable
        caption={t('caption', { shown: rows.length, total })}
        columns={[t('row'), t('votes')]}
        rows={rows.map(({ ecgId, votes }) => [String(ecgId), count(votes)])}
        isNarrow
      />
    </Disclosure>
  )
}
