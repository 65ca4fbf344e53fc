import { TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { ScrollingTable } from '../tables/scrolling-table.tsx'
import {
  classFigure,
  classFigures,
  classNames,
  compareFigures,
  type Figure,
  isQuality,
  wholeFigure,
  wholeFigures,
} from './figures.ts'
import { modelNumbers } from './numbers.ts'

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
        {classNames.flatMap((of) =>
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
