import { VigiaError } from '@vigia/runtime'

/** Where the thesis's clients send ECGs and reconstructions, without slashes before and after. */
export interface ThesisAddresses {
  ecg: string
  predictions: string
}

export const defaultAddresses: ThesisAddresses = { ecg: 'ecg', predictions: 'predictions' }

const othersAddresses = new Set([
  'inferences',
  'docs',
  'openapi.json',
  'livez',
  'readyz',
  'metrics',
  'problems',
])

/**
 * The addresses that the thesis's clients are set up with.
 *
 * @throws VigiaError `configuration-invalid` when something else of the API is there
 */
export function readThesisAddresses(environment: {
  ECG_ROUTE: string
  PREDICT_ROUTE: string
}): ThesisAddresses {
  const addresses = { ecg: environment.ECG_ROUTE, predictions: environment.PREDICT_ROUTE }
  const wrong = (name: string, address: string, other: string) =>
    address === other || othersAddresses.has(address.split('/')[0] ?? '') ? [name] : []
  const names = [
    ...wrong('ECG_ROUTE', addresses.ecg, defaultAddresses.predictions),
    ...wrong('PREDICT_ROUTE', addresses.predictions, defaultAddresses.ecg),
    ...wrong('PREDICT_ROUTE', addresses.predictions, addresses.ecg),
  ]
  if (names.length === 0) return addresses
  throw new VigiaError(
    'configuration-invalid',
    `${[...new Set(names)].join(', ')}: the API has something else at this address.`,
  )
}

/**
 * The address of a thesis's route as the app knows it, whatever slashes stand before and after it: the thesis's client
 * joins `http://host:port`, `/` and a route that begins with one. Every other address stays as it is.
 */
export function plainAddress(url: string, addresses: ThesisAddresses): string {
  const question = url.indexOf('?')
  const path = question === -1 ? url : url.slice(0, question)
  let start = 0
  let end = path.length
  while (path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  const name = path.slice(start, end)
  const query = question === -1 ? '' : url.slice(question)
  if (name === addresses.ecg || name === defaultAddresses.ecg) return `/${defaultAddresses.ecg}${query}`
  if (name === addresses.predictions || name === defaultAddresses.predictions)
    return `/${defaultAddresses.predictions}${query}`
  return url
}
