'use client'
import { Button, Code, CopyButton, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import type { AppSecret } from '@vigia/accounts/sign-in'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState, useTransition } from 'react'
import { confirmFactor, renewRecoveryCodes, startFactor, turnFactorOff } from './factor-actions.ts'

interface SecondFactorProps {
  /** How many recovery codes are left; undefined where it is off. */
  codesLeft: number | undefined
  /** Whether it may not be turned off. */
  isRequired: boolean
}

type Step =
  | { at: 'password' }
  /** With the secret that comes next, where it is being turned on. */
  | { at: 'codes'; recoveryCodes: string[]; secret?: AppSecret }
  | { at: 'secret'; secret: AppSecret }

/** Turns one's own second factor on and off, and makes new recovery codes. */
export function SecondFactor({ codesLeft, isRequired }: SecondFactorProps) {
  const t = useTranslations('accounts.own.factor')
  const router = useRouter()
  const [step, setStep] = useState<Step>({ at: 'password' })
  const [said, setSaid] = useState<string>()

  const start = async (password: string) => {
    const outcome = await startFactor(password)
    if (outcome.status !== 'started') return refuse(outcome)
    setStep({ at: 'codes', secret: outcome.secret, recoveryCodes: outcome.recoveryCodes })
  }
  const renew = async (password: string) => {
    const outcome = await renewRecoveryCodes(password)
    if (outcome.status !== 'made') return refuse(outcome)
    setStep({ at: 'codes', recoveryCodes: outcome.recoveryCodes })
  }
  const turnOff = async (password: string) => {
    const outcome = await turnFactorOff(password)
    if (outcome.status !== 'off') return refuse(outcome)
    setSaid(t('turnedOff'))
  }
  const confirm = async (code: string) => {
    const outcome = await confirmFactor(code)
    if (outcome.status !== 'on') return refuse(outcome)
    setStep({ at: 'password' })
    setSaid(undefined)
  }
  const refuse = (outcome: Refused) =>
    t(`refusal.${outcome.status}`, {
      seconds: outcome.status === 'too-many-attempts' ? outcome.retryAfterSeconds : 0,
    })

  if (step.at === 'codes')
    return (
      <RecoveryCodes
        codes={step.recoveryCodes}
        onKept={() => {
          setStep(step.secret ? { at: 'secret', secret: step.secret } : { at: 'password' })
          // So many are left now.
          if (step.secret === undefined) router.refresh()
        }}
      />
    )
  if (step.at === 'secret')
    return (
      <Stack gap="md" align="flex-start">
        <Secret {...step.secret} />
        <ProofForm
          kind="code"
          buttons={[{ label: t('confirm'), onPress: confirm }]}
          onCancel={() => setStep({ at: 'password' })}
        />
      </Stack>
    )
  if (codesLeft === undefined)
    return (
      <>
        {said !== undefined && <Text role="status">{said}</Text>}
        <ProofForm kind="password" buttons={[{ label: t('start'), onPress: start }]} />
      </>
    )
  return (
    <>
      <Text mb="sm">
        {t('isOn', { count: codesLeft })} {isRequired && t('cannotBeOff')}
      </Text>
      <ProofForm
        kind="password"
        buttons={[
          { label: t('renew'), onPress: renew },
          ...(isRequired ? [] : [{ label: t('turnOff'), onPress: turnOff }]),
        ]}
      />
    </>
  )
}

type Refused =
  | { status: 'too-many-attempts'; retryAfterSeconds: number }
  | {
      status: Exclude<
        Awaited<
          ReturnType<
            typeof startFactor | typeof confirmFactor | typeof renewRecoveryCodes | typeof turnFactorOff
          >
        >['status'],
        'started' | 'on' | 'made' | 'off' | 'too-many-attempts'
      >
    }

interface ProofButton {
  label: string
  /** @returns why what was typed was refused */
  onPress: (typed: string) => Promise<string | undefined>
}

/** A field for a password or a code, and what may be done with it. What was typed goes once it was taken. */
function ProofForm(props: { kind: 'password' | 'code'; buttons: ProofButton[]; onCancel?: () => void }) {
  const { kind, buttons, onCancel } = props
  const t = useTranslations('accounts.own.factor')
  const [typed, setTyped] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const [pressed, setPressed] = useState<string>()
  const [isSending, startTransition] = useTransition()
  const press = ({ label, onPress }: ProofButton) => {
    setPressed(label)
    startTransition(async () => {
      const next = await onPress(typed)
      setRefusal(next)
      if (next === undefined) setTyped('')
    })
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const [first] = buttons
    if (first !== undefined) press(first)
  }
  const shared = {
    value: typed,
    onChange: (event: { currentTarget: { value: string } }) => setTyped(event.currentTarget.value),
    error: refusal,
    errorProps: { role: 'alert' },
    'aria-invalid': refusal !== undefined || undefined,
    size: 'md',
    w: '100%',
    maw: '26rem',
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" align="flex-start">
        {kind === 'password' ? (
          <PasswordInput
            {...shared}
            label={t('password')}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': t('show') }}
          />
        ) : (
          <TextInput {...shared} label={t('code')} autoComplete="one-time-code" inputMode="numeric" />
        )}
        <Group>
          {buttons.map((button, index) => (
            <Button
              key={button.label}
              type={index === 0 ? 'submit' : 'button'}
              variant={index === 0 ? 'filled' : 'default'}
              loading={isSending && pressed === button.label}
              {...(index === 0 ? {} : { onClick: () => press(button) })}
            >
              {button.label}
            </Button>
          ))}
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t('cancel')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

/** The secret, to be scanned or typed. A camera wants it dark on white, whatever the page's colours are. */
function Secret({ text, picture }: AppSecret) {
  const t = useTranslations('accounts.own.factor')
  return (
    <>
      <Text maw="65ch">{t('scan')}</Text>
      <svg
        viewBox={`0 0 ${picture.size} ${picture.size}`}
        width={220}
        height={220}
        role="img"
        aria-label={t('picture')}
        shapeRendering="crispEdges"
      >
        <rect width={picture.size} height={picture.size} fill="#fff" />
        <path d={picture.path} fill="#000" />
      </svg>
      <Text>
        {t('secret')}: <Code fz="md">{text}</Code>
      </Text>
    </>
  )
}

function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const t = useTranslations('accounts.own.factor')
  return (
    <Stack gap="md" align="flex-start">
      <Title order={3} size="h4">
        {t('codesTitle')}
      </Title>
      <Text maw="65ch">{t('codes')}</Text>
      <Code block fz="md">
        {codes.join('\n')}
      </Code>
      <Group>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onKept}>{t('kept')}</Button>
      </Group>
    </Stack>
  )
}
