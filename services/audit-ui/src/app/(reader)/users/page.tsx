import { Divider, Stack, TableTbody, TableTd, TableTh, TableTr, Text, Title } from '@mantine/core'
import type { Metadata } from 'next'
import { getFormatter, getTranslations } from 'next-intl/server'
import { ConfirmationProvider } from '../../../account/confirmation.tsx'
import { app } from '../../../server/app.ts'
import { requireRole } from '../../../server/session.ts'
import { PageHeading } from '../../../tables/page-parts.tsx'
import { ScrollingTable } from '../../../tables/table.tsx'
import { AddUserForm } from '../../../users/add-user-form.tsx'
import { RoleField, UserActions } from '../../../users/user-row.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('accounts.users'))('title') }
}

export default async function UsersPage() {
  const { id: ownId } = await requireRole('admin')
  const t = await getTranslations('accounts.users')
  const format = await getFormatter()
  const { accounts, db, users } = app()
  const everybody = await users.listUsers(db)
  return (
    <ConfirmationProvider minutes={accounts.confirmedMinutes}>
      <PageHeading title={t('title')} intro={t('intro')} />
      <Stack gap="xl">
        <ScrollingTable
          caption={t('caption')}
          columns={(['name', 'email', 'role', 'since', 'state', 'actions'] as const).map((column) =>
            t(column),
          )}
          minWidth={900}
        >
          <TableTbody>
            {everybody.map(({ id, name, email, role, createdAt, disabledAt }) => (
              <TableTr key={id}>
                <TableTh scope="row" fw={500}>
                  {name}
                </TableTh>
                <TableTd>{email}</TableTd>
                <TableTd>
                  <RoleField user={{ id, name, role }} isOneself={id === ownId} />
                </TableTd>
                <TableTd>{format.dateTime(new Date(createdAt), { dateStyle: 'medium' })}</TableTd>
                <TableTd>{disabledAt === undefined ? t('active') : t('disabled')}</TableTd>
                <TableTd>
                  <UserActions
                    user={{ id, name, email, role, isDisabled: disabledAt !== undefined }}
                    isOneself={id === ownId}
                  />
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </ScrollingTable>
        <Text c="dimmed" size="sm" maw="65ch">
          {t('roleText')}
        </Text>
        <section>
          <Divider mb="lg" />
          <Title order={2} size="h3" mb="sm">
            {t('add.title')}
          </Title>
          <AddUserForm />
        </section>
      </Stack>
    </ConfirmationProvider>
  )
}
