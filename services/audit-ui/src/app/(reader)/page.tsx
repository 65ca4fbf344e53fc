import { Stack, Text } from '@mantine/core'
import { IconCloudDownload, IconCloudOff } from '@tabler/icons-react'
import type { SynchroniseOutcome } from '@vigia/auditing'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { OwnLists } from '../../beats/own-lists.tsx'
import { Notice } from '../../elements/feedback.tsx'
import { readChoice } from '../../reading/choice.ts'
import { app } from '../../server/app.ts'
import { findFirstOrder, findReadingView, requireReader } from '../../server/session.ts'
import { PageHeading } from '../../tables/page-parts.tsx'
import { readParameters, readPeriod, type SearchParams } from '../../tables/search-params.ts'
import { ChoiceForm, ViewNote } from '../../worklist/choice-form.tsx'
import { ProgressCard, SetAsideNote, UnjudgedCard } from '../../worklist/worklist-cards.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('worklist'))('title') }
}

/** What there is to read, and how far the reading has come. */
export default async function WorklistPage({ searchParams }: { searchParams: SearchParams }) {
  const reader = await requireReader()
  const t = await getTranslations('worklist')
  const view = await findReadingView(reader)
  const parameters = readPeriod(await readParameters(searchParams), await getLocale())
  const choice = readChoice(parameters, view, await findFirstOrder(reader))
  const { auditing, db, worklist } = app()
  const copy = await worklist.synchronise()
  if (choice.filter.verdict !== undefined) await auditing.recordSearchByVerdict(db, reader.id)
  const [progress, tags, setAside, unjudged] = await Promise.all([
    worklist.countProgress(choice.filter),
    auditing.listWorklistTags(db),
    auditing.countSetAside(db),
    auditing.countUnjudged(db, choice.filter.modelTag),
  ])
  return (
    <Stack gap="md" maw="60rem">
      <PageHeading title={t('title')} intro={t('intro')} />
      {copy.status !== 'synchronised' && <CopyNotice copy={copy} />}
      <ProgressCard progress={progress} />
      <SetAsideNote counts={setAside} />
      <UnjudgedCard unjudged={unjudged} />
      <ChoiceForm
        choice={choice}
        period={parameters}
        view={view}
        tags={tags}
        isEmpty={progress.total === 0}
      />
      <ViewNote view={view} />
      <OwnLists readerId={reader.id} />
    </Stack>
  )
}

/** Why the figures may not be what the results API has. */
async function CopyNotice({ copy }: { copy: Exclude<SynchroniseOutcome, { status: 'synchronised' }> }) {
  const t = await getTranslations('worklist.stale')
  const isUnderWay = copy.status === 'under-way'
  const reason = isUnderWay && copy.hasAnswered ? 'growing' : copy.status
  return (
    <Notice icon={isUnderWay ? IconCloudDownload : IconCloudOff}>
      <Text size="sm" fw={600}>
        {t(`${reason}.title`)}
      </Text>
      {t(`${reason}.text`, { entered: isUnderWay ? copy.entered : 0 })}
    </Notice>
  )
}
