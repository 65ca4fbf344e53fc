import { TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { zoneName } from '../i18n/time-zone.ts'
import { LinkAnchor } from '../links/links.tsx'
import { Moment } from '../tables/moment.tsx'
import { addressOf } from '../tables/search-params.ts'
import { ScrollingTable, SortHeading } from '../tables/table.tsx'
import { classFigure, type Figure, intervalOf, wholeFigure } from './figures.ts'
import { modelNumbers } from './numbers.ts'
import { nextSorting, type Sorting, sortable, sortModels } from './sort-models.ts'

/** Every model in a row with its figures. */
export async function ModelsTable({ models, sorting }: { models: ModelRun[]; sorting: Sorting }) {
  const t = await getTranslations('models')
  const { figure } = await modelNumbers()
  return (
    <ScrollingTable
      caption={t('table.caption', { count: models.length, zone: await zoneName() })}
      minWidth={1020}
    >
      <TableThead>
        <TableTr>
          {sortable.map((column) => {
            const { direction } = nextSorting(sorting, column)
            return (
              <SortHeading
                key={column}
                label={t(`table.${column}`)}
                title={t('table.sortedBy', { column: t(`table.${column}`) })}
                href={addressOf('/models', { sort: column, direction })}
                direction={sorting.column === column ? sorting.direction : undefined}
              />
            )
          })}
        </TableTr>
      </TableThead>
      <TableTbody>
        {sortModels(models, sorting).map((model) => (
          <TableTr key={model.tag}>
            <TableTh scope="row">
              <LinkAnchor href={modelAddress(model.tag)}>{model.tag}</LinkAnchor>
            </TableTh>
            <TableTd>{model.run === null ? t('thesis') : <Moment of={model.run.startedAt} />}</TableTd>
            <FigureCell of={wholeFigure(model, 'sensitivity')} />
            <FigureCell of={wholeFigure(model, 'specificity')} />
            <TableTd>{figure(model.accuracy)}</TableTd>
            <TableTd>{figure(classFigure(model, 'normal', 'precision').value)}</TableTd>
            <TableTd>{figure(classFigure(model, 'normal', 'recall').value)}</TableTd>
            <TableTd>{figure(wholeFigure(model, 'rocAuc').value)}</TableTd>
            <TableTd>
              {figure(model.threshold)}
              {model.thresholdOrigin.differs && (
                <Text size="xs" c="dimmed">
                  {t('threshold.differs', { trained: figure(model.thresholdOrigin.trained) })}
                </Text>
              )}
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

/** A figure with its interval below. */
async function FigureCell({ of }: { of: Figure }) {
  const t = await getTranslations('models')
  const { figure } = await modelNumbers()
  const interval = intervalOf(of)
  return (
    <TableTd>
      {figure(of.value)}
      {interval !== undefined && (
        <Text size="xs" c="dimmed">
          {t('facts.range', { low: figure(interval.low), high: figure(interval.high) })}
        </Text>
      )}
    </TableTd>
  )
}

/** The page of one model. The thesis took any text for a tag. */
export const modelAddress = (tag: string) => `/models/${encodeURIComponent(tag)}`
