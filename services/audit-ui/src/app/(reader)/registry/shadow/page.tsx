import { Code, Stack, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../../../../links/links.tsx'
import { app } from '../../../../server/app.ts'
import { requireReader } from '../../../../server/session.ts'
import { DifferingBeats } from '../../../../shadow/differing-beats.tsx'
import { ShadowSummary } from '../../../../shadow/shadow-summary.tsx'
import { Empty, PageHeading, PageLinks } from '../../../../tables/page-parts.tsx'
import { addressOf, readParameters, type SearchParams } from '../../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('registry.shadow'))('title') }
}

export default async function ShadowPage({ searchParams }: { searchParams: SearchParams }) {
  const { id } = await requireReader()
  const t = await getTranslations('registry.shadow')
  const back = await getTranslations('registry')
  const { registry, db } = app()
  const asked = await readParameters(searchParams)
  const pairs = await registry.listShadowPairs(db)
  const pair =
    pairs.find(({ tag, championTag }) => tag === asked.challenger && championTag === asked.champion) ??
    pairs[0]
  const before = Number(asked.before)
  return (
    <>
      <LinkAnchor href="/registry">{back('back')}</LinkAnchor>
      <PageHeading title={t('title')} intro={t('intro')} />
      {pair === undefined ? (
        <Empty
          title={t('empty.title')}
          text={t.rich('empty.text', { code: (command) => <Code>{command}</Code> })}
        />
      ) : (
        <Stack gap="md">
          {pairs.length > 1 && (
            <PageLinks
              label={t('pairs')}
              links={pairs.map(({ tag, championTag }) => ({
                label: t('pair', { challenger: tag, champion: championTag }),
                href: addressOf('/registry/shadow', { challenger: tag, champion: championTag }),
                isCurrent: tag === pair.tag && championTag === pair.championTag,
              }))}
            />
          )}
          <ShadowSummary comparison={await registry.summariseShadow(db, pair)} />
          <Title order={2} size="h3">
            {t('beats')}
          </Title>
          <DifferingBeats
            pair={pair}
            readerId={id}
            before={Number.isSafeInteger(before) && before > 0 ? before : undefined}
          />
        </Stack>
      )}
    </>
  )
}
