import type { Metadata } from 'next'
import { getLocale } from 'next-intl/server'
import { english } from '../../../help/help-en.tsx'
import { HelpPage } from '../../../help/help-page.tsx'
import { portuguese } from '../../../help/help-pt-br.tsx'
import { requireReader } from '../../../server/session.ts'

const findText = async () => ((await getLocale()) === 'en' ? english : portuguese)

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await findText()).title }
}

/** How one reads with Vigia, for those who begin today. */
export default async function Help() {
  await requireReader()
  return <HelpPage text={await findText()} />
}
