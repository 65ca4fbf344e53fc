/** Changes the parameters in place by one step against the gradients. It remembers what it needs between steps. */
export type Update = (parameters: Float32Array, gradients: Float32Array) => void
