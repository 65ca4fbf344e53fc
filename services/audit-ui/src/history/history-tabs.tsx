import { Group } from '@mantine/core'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import classes from './history.module.css'

const tabs = [
  { name: 'audits', path: '/history' },
  { name: 'learnings', path: '/history/learned' },
] as const

/** The two views of the history, each with an address of its own. */
export async function HistoryTabs({ current }: { current: (typeof tabs)[number]['name'] }) {
  const t = await getTranslations('history.tabs')
  return (
    <Group component="nav" aria-label={t('label')} gap={0} mb="lg" className={classes.tabs}>
      {tabs.map(({ name, path }) => (
        <Link
          key={name}
          href={path}
          className={classes.tab}
          aria-current={name === current ? 'page' : undefined}
        >
          {t(name)}
        </Link>
      ))}
    </Group>
  )
}
