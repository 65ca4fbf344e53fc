'use client'
import { Alert, Anchor } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'

/** Says so where the browser has the page from another address than AUDIT_URL: a sign-in there would be refused. */
export function AddressNotice({ url }: { url: string }) {
  const t = useTranslations('accounts.signIn')
  const [here, setHere] = useState(url)
  useEffect(() => setHere(window.location.origin), [])
  if (here === url) return null
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
      {t('otherAddress', { here, url })} <Anchor href={url}>{url}</Anchor>
    </Alert>
  )
}
