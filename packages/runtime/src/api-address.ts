import { readCertificates } from './certificates.ts'
import type { Environment } from './environment.ts'

/** What says where the results API is, and by which key a client comes. */
export const apiVariables = ['API_HOST', 'API_PORT', 'API_URL', 'API_TLS_CA', 'RESULTS_API_KEY'] as const

/** Where the results API is for its clients. */
export interface ApiAddress {
  baseUrl: string
  apiKey: string
  /** Who vouches for it, as PEM; those that Node.js knows where it is left out. */
  certificates?: string
}

/** @throws VigiaError `configuration-invalid` when the file of certificates cannot be read */
export function readApiAddress(environment: Environment<(typeof apiVariables)[number]>): ApiAddress {
  const { API_HOST: host, API_PORT: port, API_URL: url, RESULTS_API_KEY: keys } = environment
  const certificates = url.startsWith('https:')
    ? readCertificates('API_TLS_CA', environment.API_TLS_CA)
    : undefined
  return {
    baseUrl: url || `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    apiKey: keys[0] as string,
    ...(certificates === undefined ? {} : { certificates }),
  }
}
