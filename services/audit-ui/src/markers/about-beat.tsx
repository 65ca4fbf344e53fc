import { Stack, Text, Title } from '@mantine/core'
import type { Reader } from '@vigia/accounts/sign-in'
import type { Judgement } from '@vigia/auditing'
import { hasRole } from '@vigia/contracts/audit'
import { getTranslations } from 'next-intl/server'
import { dimensionNames, sliceNames } from '../errors/slice-names.ts'
import { BeatLeaveOut } from '../left-out/beat-leave-out.tsx'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'
import { Disclosure } from '../tables/page-parts.tsx'
import { DataTable } from '../tables/table.tsx'
import { tellMarkers } from './beat-markers.ts'
import { MarkerForm } from './marker-form.tsx'
import classes from './markers.module.css'

interface AboutBeatProps {
  reader: Reader
  judgement: Pick<Judgement, 'beat' | 'inferenceId'>
}

/** What is known of a beat beside the answers: how it was measured, its markers, and whether it is trained on. */
export async function AboutBeat({ reader, judgement }: AboutBeatProps) {
  const { auditing, db } = app()
  const { beat } = judgement
  const [, ecgId] = /^ecg-(\d+)$/.exec(beat) ?? []
  const [metadata, marked, [settled]] = await Promise.all([
    ecgId === undefined ? [] : auditing.listMetadata(db, Number(ecgId)),
    tellMarkers(reader, judgement),
    auditing.tellSettledBeats(db, reader.id, [beat]),
  ])
  const t = await getTranslations('markers')
  return (
    <Stack gap="lg" my="lg">
      {metadata.length > 0 && <MetadataTable metadata={metadata} />}
      <Stack component="section" gap="sm" align="flex-start">
        <Title order={2} size="h4">
          {t('title')}
        </Title>
        {!marked.mayMark && (
          <Text size="sm" c="dimmed">
            {t('afterAnswer')}
          </Text>
        )}
        <MarkerForm beat={beat} markers={marked.markers} inUse={marked.inUse} />
        {marked.changes.length > 0 && (
          <Disclosure label={t('changes')}>
            <ol className={classes.changes}>
              {marked.changes.map(({ marker, isAdded, by, at }, place) => (
                <li key={place}>
                  {t(isAdded ? 'wasAdded' : 'wasRemoved', { marker, name: by.name ?? t('unknown') })}{' '}
                  <Moment of={at} />
                </li>
              ))}
            </ol>
          </Disclosure>
        )}
      </Stack>
      {settled !== undefined && <LeaveOut beat={beat} mayDecide={hasRole(reader.role, 'adjudicator')} />}
    </Stack>
  )
}

async function MetadataTable({ metadata }: { metadata: readonly { name: string; value: string }[] }) {
  const t = await getTranslations('errors.metadata')
  const nameOf = await dimensionNames()
  const rows = metadata.map(async ({ name, value }) => {
    const by = `metadata.${name}` as const
    return [nameOf(by), (await sliceNames(by))({ slice: value, title: null })]
  })
  return (
    <DataTable
      caption={t('caption')}
      columns={[t('name'), t('value')]}
      rows={await Promise.all(rows)}
      isNarrow
    />
  )
}

/** Whether a settled beat is left out of training, by whom and why, and for adjudicators the way to decide it. */
async function LeaveOut({ beat, mayDecide }: { beat: string; mayDecide: boolean }) {
  const t = await getTranslations('leftOut')
  const { auditing, db } = app()
  const changes = await auditing.listLeaveOutChanges(db, beat)
  const [newest] = changes
  return (
    <section>
      {newest !== undefined && (
        <>
          <Title order={2} size="h4">
            {t(newest.isLeftOut ? 'is' : 'was')}
          </Title>
          <ol className={classes.changes}>
            {changes.map(({ isLeftOut, by, reason, at }, place) => (
              <li key={place}>
                {t(isLeftOut ? 'wasLeftOut' : 'wasTakenIn', { name: by.name ?? t('unknown') })}{' '}
                <Moment of={at} />: {reason}
              </li>
            ))}
          </ol>
        </>
      )}
      {mayDecide && <BeatLeaveOut beat={beat} />}
    </section>
  )
}
