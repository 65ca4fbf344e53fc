import type { Inference, Problem } from '@vigia/contracts'

/** What no schema can say: a key that comes twice, and a verdict that the error and the threshold don't bear out. */
export function findContradictions(inferences: readonly Inference[]): NonNullable<Problem['errors']> {
  const keys = new Set<string>()
  return inferences.flatMap(({ key, verdict, error, threshold }, index) => {
    const isRepeated = keys.has(key)
    keys.add(key)
    const isConsistent = verdict === (error > threshold ? 'anomalous' : 'normal')
    return [
      ...(isRepeated
        ? [{ field: `/inferences/${index}/key`, message: 'is the key of another one here' }]
        : []),
      ...(isConsistent
        ? []
        : [
            {
              field: `/inferences/${index}/verdict`,
              message: 'must be anomalous when the error is above the threshold, else normal',
            },
          ]),
    ]
  })
}
