import { Button, NativeSelect, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { verdicts } from '@vigia/contracts/audit'
import { getTranslations } from 'next-intl/server'
import { DataTable, ScrollingTable } from '../tables/table.tsx'
import classes from '../tables/tables.module.css'
import {
  classFigure,
  classFigures,
  compareFigures,
  type Figure,
  isQuality,
  wholeFigure,
  wholeFigures,
} from './figures.ts'
import { listTrainingFacts, modelNumbers } from './numbers.ts'

interface ComparisonFormProps {
  tags: readonly string[]
  left: string | undefined
  right: string | undefined
}

/** Chooses two models; without a script too, since it only asks for an address. */
export async function ComparisonForm({ tags, left, right }: ComparisonFormProps) {
  const t = await getTranslations('models.comparison')
  return (
    <form action="/models/compare" className={classes.form}>
      <NativeSelect name="left" label={t('left')} data={[...tags]} defaultValue={left ?? tags[1]} size="md" />
      <NativeSelect
        name="right"
        label={t('right')}
        data={[...tags]}
        defaultValue={right ?? tags[0]}
        size="md"
      />
      <Button type="submit">{t('show')}</Button>
    </form>
  )
}

interface Pair {
  left: ModelRun
  right: ModelRun
}

/** The figures of two models, with the difference in signs and words. */
export async function ComparisonTable({ left, right }: Pair) {
  const t = await getTranslations('models')
  return (
    <ScrollingTable caption={t('comparison.figures', { left: left.tag, right: right.tag })} minWidth={560}>
      <TableThead>
        <TableTr>
          <TableTh scope="col">{t('comparison.figure')}</TableTh>
          <TableTh scope="col">{left.tag}</TableTh>
          <TableTh scope="col">{right.tag}</TableTh>
          <TableTh scope="col">{t('comparison.differenceInterval')}</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {wholeFigures.map((name) => (
          <Row
            key={name}
            name={t(`facts.${name}`)}
            left={wholeFigure(left, name)}
            right={wholeFigure(right, name)}
            isQuality={isQuality(name)}
          />
        ))}
        {verdicts.flatMap((of) =>
          classFigures.map((name) => (
            <Row
              key={`${of}.${name}`}
              name={`${t(`classes.${of}`)}: ${t(`classes.${name}`)}`}
              left={classFigure(left, of, name)}
              right={classFigure(right, of, name)}
              isQuality
            />
          )),
        )}
      </TableTbody>
    </ScrollingTable>
  )
}

interface RowProps {
  name: string
  left: Figure
  right: Figure
  isQuality: boolean
}

async function Row({ name, left, right, isQuality }: RowProps) {
  const t = await getTranslations('models')
  const { figure, change } = await modelNumbers()
  const difference = compareFigures(left, right, isQuality)
  return (
    <TableTr>
      <TableTh scope="row" fw={500}>
        {name}
      </TableTh>
      <TableTd>{figure(left.value)}</TableTd>
      <TableTd>{figure(right.value)}</TableTd>
      <TableTd>
        {difference === undefined ? (
          <Text span c="dimmed" inherit>
            {t('none')}
          </Text>
        ) : (
          t('comparison.change', {
            amount: difference.interval
              ? t('comparison.amountInterval', {
                  amount: change(difference.amount),
                  low: change(difference.interval.low),
                  high: change(difference.interval.high),
                })
              : change(difference.amount),
            judgement: t(`comparison.${difference.judgement}`),
          })
        )}
      </TableTd>
    </TableTr>
  )
}

/** How two models came to be, line by line, with a word for what differs. */
export async function ParametersComparison({ left, right }: { left: ModelRun; right: ModelRun }) {
  const t = await getTranslations('models')
  const [first, second] = await Promise.all([left, right].map(factsOf))
  const names = [...new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])]
  if (names.length === 0) return null
  return (
    <DataTable
      caption={t('comparison.parameters', { left: left.tag, right: right.tag })}
      columns={[t('training.name'), left.tag, right.tag, t('comparison.difference')]}
      rows={names.map((name) => {
        const values = [first?.get(name) ?? t('none'), second?.get(name) ?? t('none')]
        return [name, ...values, values[0] === values[1] ? t('comparison.equal') : t('comparison.different')]
      })}
      minWidth={560}
    />
  )
}

async function factsOf({ run }: ModelRun): Promise<Map<string, string>> {
  const facts = run === null ? [] : await listTrainingFacts(run)
  return new Map(facts.map(({ name, value }) => [name, value]))
}
