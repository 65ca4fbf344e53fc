import { TextInput } from '@mantine/core'
import type { Period } from '@vigia/auditing'

/** The first and the last day of a period, in the browser's own date fields. */
export function PeriodFields({ period, from, to }: { period: Period; from: string; to: string }) {
  return (
    <>
      <TextInput type="date" name="from" label={from} defaultValue={period.from} max={period.to} size="md" />
      <TextInput type="date" name="to" label={to} defaultValue={period.to} min={period.from} size="md" />
    </>
  )
}
