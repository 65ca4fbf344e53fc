import { Button } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from '../links/link-button.tsx'
import { PeriodFields } from '../tables/period-fields.tsx'
import classes from '../tables/tables.module.css'

/** Chooses the days of the readings; without a script too, since it only asks for an address. */
export async function PeriodForm({
  period,
}: {
  period: { from: string | undefined; to: string | undefined }
}) {
  const t = await getTranslations('agreement.filter')
  return (
    <form key={JSON.stringify(period)} action="/agreement" aria-label={t('label')} className={classes.form}>
      <PeriodFields period={period} from={t('from')} to={t('to')} />
      <Button type="submit">{t('apply')}</Button>
      {(period.from ?? period.to) !== undefined && (
        <LinkButton href="/agreement" variant="subtle">
          {t('clear')}
        </LinkButton>
      )}
    </form>
  )
}
