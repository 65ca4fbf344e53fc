'use client'
import { answers } from '@vigia/contracts/audit'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { chartKeys } from '../beat-chart/chart-tools.tsx'
import { ModalDialog } from '../elements/modal-dialog.tsx'
import { Kbd } from '../elements/text.tsx'
import { useScreenOptions } from './hooks.ts'
import { answerKeys, beatCodes } from './keys.ts'
import classes from './reading-panel.module.css'

/** Every key of the reading screen, and how this browser's screen behaves. */
export function HelpDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('reading')
  const [options, setOptions] = useScreenOptions()
  return (
    <ModalDialog title={t('menu.label')} onClose={onClose}>
      <KeyTable />
      <p>{t('menu.note')}</p>
      <label className={classes.option}>
        <input
          type="checkbox"
          checked={options.shortcuts}
          onChange={(event) => setOptions({ ...options, shortcuts: event.currentTarget.checked })}
        />
        {t('menu.shortcuts')}
      </label>
      <label className={classes.option}>
        <input
          type="checkbox"
          checked={options.skipReveal}
          onChange={(event) => setOptions({ ...options, skipReveal: event.currentTarget.checked })}
        />
        {t('menu.skipReveal')}
      </label>
      <div className={classes.choices}>
        <button type="button" data-first onClick={onClose}>
          {t('menu.close')} <kbd aria-hidden>Esc</kbd>
        </button>
        <Link href="/help">{t('menu.help')}</Link>
      </div>
    </ModalDialog>
  )
}

/** Opens the keys for those who have none, or have switched them off. */
export function HelpButton() {
  const t = useTranslations('reading.menu')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className={classes.quiet} onClick={() => setOpen(true)}>
        {t('label')}{' '}
        <kbd className={classes.keys} aria-hidden>
          ?
        </kbd>
      </button>
      {isOpen && <HelpDialog onClose={() => setOpen(false)} />}
    </>
  )
}

function KeyTable() {
  const t = useTranslations('reading')
  const rows = [
    ...answers.map((answer) => {
      const { digit, letter } = answerKeys[answer]
      return { keys: [digit, letter], text: t(`answer.${answer}`) }
    }),
    { keys: ['Enter', '→', t('menu.space')], text: t('goOn') },
    { keys: ['L'], text: t('later') },
    { keys: ['U', 'Ctrl+Z'], text: t('undo') },
    { keys: ['C'], text: t('menu.comment') },
    { keys: ['B'], text: t('menu.code') },
    ...beatCodes.map((code) => ({ keys: ['B', code], text: t(`code.${code}`) })),
    { keys: ['K'], text: t('menu.marker') },
    ...chartKeys.map(({ keys, name }) => ({ keys, text: t(`chart.keys.${name}`) })),
    { keys: ['?'], text: t('menu.label') },
  ]
  return (
    <table className={classes.keyTable}>
      <tbody>
        {rows.map(({ keys, text }) => (
          <tr key={text}>
            <td>
              {keys.map((key) => (
                <Kbd key={key} size="xs">
                  {key}
                </Kbd>
              ))}
            </td>
            <td>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
