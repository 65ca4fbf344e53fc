import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { ShadowPair } from '@vigia/registry'
import { getFormatter, getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../links/links.tsx'
import { beatAddress } from '../reading/beat.ts'
import { app } from '../server/app.ts'
import { PageLinks } from '../tables/page-parts.tsx'
import { addressOf } from '../tables/search-params.ts'
import { ScrollingTable } from '../tables/table.tsx'

interface DifferingBeatsProps {
  pair: ShadowPair
  readerId: string
  /** Where the page begins; undefined for the first. */
  before: number | undefined
}

/**
 * The beats of which two models say different things: the settled ones by name, the others as a number. Whoever sees this
 * may have one of those to read, and is to know nothing of it.
 */
export async function DifferingBeats({ pair, readerId, before }: DifferingBeatsProps) {
  const t = await getTranslations('registry.shadow')
  const answers = await getTranslations('history.answer')
  const format = await getFormatter()
  const { auditing, registry, db } = app()
  const { differences, next } = await registry.listShadowDifferences(db, pair, { before })
  const named = differences.map((difference) => ({ ...difference, beat: `ecg-${difference.ecgId}` }))
  const settled = new Map(
    (
      await auditing.tellSettledBeats(
        db,
        readerId,
        named.map(({ beat }) => beat),
      )
    ).map((one) => [one.beat, one]),
  )
  const shown = named.filter(({ beat }) => settled.has(beat))
  return (
    <>
      {shown.length > 0 && (
        <ScrollingTable
          caption={t('beatsCaption', { count: shown.length })}
          columns={[t('beat'), t('label'), pair.championTag, pair.tag, t('probability')]}
          minWidth={560}
        >
          <TableTbody>
            {shown.map(({ beat, verdict, championVerdict, probability }) => {
              const label = settled.get(beat)?.label
              return (
                <TableTr key={beat}>
                  <TableTh scope="row" fw={500}>
                    <LinkAnchor href={beatAddress(beat)}>{beat}</LinkAnchor>
                  </TableTh>
                  <TableTd>{label ? answers(label) : '–'}</TableTd>
                  <TableTd>{answers(championVerdict)}</TableTd>
                  <TableTd>{answers(verdict)}</TableTd>
                  <TableTd>
                    {probability === null
                      ? '–'
                      : format.number(probability, { style: 'percent', maximumFractionDigits: 1 })}
                  </TableTd>
                </TableTr>
              )
            })}
          </TableTbody>
        </ScrollingTable>
      )}
      {named.length > shown.length && <Text>{t('unnamed', { count: named.length - shown.length })}</Text>}
      <PageLinks
        label={t('pages')}
        links={
          next === null
            ? []
            : [
                {
                  label: t('next'),
                  href: addressOf('/registry/shadow', {
                    challenger: pair.tag,
                    champion: pair.championTag,
                    before: String(next),
                  }),
                },
              ]
        }
      />
    </>
  )
}
