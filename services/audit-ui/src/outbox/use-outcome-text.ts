import { useFormatter, useTranslations } from 'next-intl'
import type { Entry } from './entry.ts'

/** Tells what became of an entry that was refused: who was quicker, with what and when, or which rule forbids it. */
export function useOutcomeText(): (entry: Entry) => string {
  const t = useTranslations('reading')
  const format = useFormatter()
  return (entry) => {
    const { kind, subject, delivery } = entry
    if (delivery.state !== 'refused') return ''
    const { outcome } = delivery
    const said = { beat: subject.beat, answer: t(`answer.${subject.answer}`) }
    if (kind === 'addition' && outcome.status !== 'not-allowed') return t('outcome.addition', said)
    switch (outcome.status) {
      case 'answered-meanwhile':
      case 'superseded':
        if (outcome.by === null || outcome.at === null) return t('outcome.answered-meanwhile-untold', said)
        return t(`outcome.${isDecision(entry) ? 'decided-meanwhile' : outcome.status}`, {
          ...said,
          by: outcome.by.name ?? t('outcome.somebody'),
          theirs: outcome.answer === null ? t('outcome.takenBack') : t(`answer.${outcome.answer}`),
          at: format.dateTime(new Date(outcome.at), { dateStyle: 'short', timeStyle: 'short' }),
        })
      case 'not-allowed':
        return t(`outcome.not-allowed.${outcome.reason}`, said)
      default:
        return t(`outcome.${kind}-${reasonOf(outcome.status)}`, said)
    }
  }
}

const isDecision = ({ kind, body }: Entry) =>
  kind === 'answer' && 'kind' in body && body.kind === 'adjudication'

function reasonOf(status: string): 'gone' | 'failed' {
  return status === 'gone' || status === 'not-found' ? 'gone' : 'failed'
}
