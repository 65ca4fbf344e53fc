import { Text, Title } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../links/links.tsx'
import { modelAddress } from '../models/models-table.tsx'
import { app } from '../server/app.ts'
import { Moment } from '../tables/moment.tsx'

/** Which models have judged a beat, and which one would today. What any of them says of it is not told here. */
export async function JudgesOfBeat({ beat }: { beat: string }) {
  const t = await getTranslations('registry.judges')
  const { registry, db } = app()
  const { judges, champion } = await registry.findJudges(db, beat)
  return (
    <section>
      <Title order={2} size="h4">
        {t('title')}
      </Title>
      <ul>
        {judges.map(({ tag, judgedAt, wasChampion, isThere }) => (
          <li key={tag}>
            {isThere ? <LinkAnchor href={modelAddress(tag)}>{tag}</LinkAnchor> : tag}
            {judgedAt !== null && (
              <>
                {', '}
                <Moment of={judgedAt} />
              </>
            )}
            {wasChampion === true && `, ${t('wasChampion')}`}
            {!isThere && `, ${t('removed')}`}
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed">
        {champion === null ? t('noChampion') : t('today', { tag: champion })}
      </Text>
    </section>
  )
}
