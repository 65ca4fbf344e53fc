import { type Backend, type Epoch, type FitOptions, fit } from '@vigia/autoencoder'
import { digits, duration } from '../output/tables.ts'
import type { Context } from '../run-command.ts'

/** The trained parameters, and the losses of each epoch. */
export interface Fitted {
  parameters: Float32Array
  losses: { training: number[]; validation: number[] }
}

/** Trains, and shows each epoch with its losses and the time left. */
export async function fitWithProgress(
  context: Context,
  backend: Backend,
  options: FitOptions,
): Promise<Fitted> {
  const losses: Fitted['losses'] = { training: [], validation: [] }
  const epochs = fit(backend, options)
  for (;;) {
    const { done, value } = await epochs.next()
    if (done) return { parameters: value, losses }
    losses.training.push(value.trainingLoss)
    losses.validation.push(value.validationLoss)
    context.output.progress(describeEpoch(value))
    context.signal.throwIfAborted()
  }
}

function describeEpoch({ epoch, epochs, trainingLoss, validationLoss, seconds }: Epoch): string {
  const left = (seconds / epoch) * (epochs - epoch)
  return (
    `Epoch ${epoch} of ${epochs}: loss ${digits(trainingLoss)}, ` +
    `validation ${digits(validationLoss)}, ${duration(left)} left`
  )
}
