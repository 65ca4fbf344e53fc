import {
  type Backend,
  type BackendPreference,
  FEW_BEATS,
  openBackend,
  reconstruct,
  reconstructDirectly,
  type TrainedNetwork,
} from '@vigia/autoencoder'

export interface Reconstructor {
  /** What has computed so far. */
  readonly backend: string
  /** As `reconstruct` does. */
  reconstruct(trained: TrainedNetwork, values: Float32Array, count: number): Promise<Float32Array>
}

/**
 * Left to choose by itself, it opens a backend with the first batch that is worth one: a few beats are reconstructed
 * by plain loops in less time than a backend takes to load.
 *
 * @throws VigiaError `backend-unavailable` when the one that was asked for cannot be used
 */
export async function openReconstructor(preference: BackendPreference): Promise<Reconstructor> {
  let backend: Backend | undefined = preference === 'auto' ? undefined : await openBackend(preference)
  return {
    get backend() {
      return backend?.name ?? 'none'
    },
    async reconstruct(trained, values, count) {
      if (backend === undefined && count < FEW_BEATS) return reconstructDirectly(trained, values, count)
      backend ??= await openBackend(preference, trained.network)
      return reconstruct(backend, trained, values, count)
    },
  }
}
