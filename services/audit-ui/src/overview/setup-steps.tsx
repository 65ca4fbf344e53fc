import { Code, Paper, Text, Title } from '@mantine/core'
import type { SetupStep } from '@vigia/auditing'
import type { Role } from '@vigia/contracts/audit'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../links/links.tsx'
import { app } from '../server/app.ts'
import classes from './overview.module.css'

/** What is still to be done before all of the overview has something to show; nothing where all is done. */
export async function SetupSteps({ role }: { role: Role }) {
  const t = await getTranslations('overview.setup')
  const { auditing, db } = app()
  const done = await auditing.readSetup(db)
  if (auditing.setupSteps.every((step) => done[step])) return null
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="setup">
      <Title order={2} size="h4" id="setup">
        {t('title')}
      </Title>
      <Text size="sm" c="dimmed" maw="65ch">
        {t('text')}
      </Text>
      <ol className={classes.steps}>
        {auditing.setupSteps.map((step: SetupStep) => (
          <li key={step} className={done[step] ? classes.done : undefined}>
            {done[step]
              ? t('done', { step: t(`name.${step}`) })
              : t.rich(`step.${step}`, {
                  code: (command) => <Code>{command}</Code>,
                  link: (label) =>
                    step === 'users' && role !== 'admin' ? (
                      label
                    ) : (
                      <LinkAnchor href={step === 'users' ? '/users' : '/registry'}>{label}</LinkAnchor>
                    ),
                })}
          </li>
        ))}
      </ol>
    </Paper>
  )
}
