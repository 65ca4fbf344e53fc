import { readCertificates } from '@vigia/runtime'
import { type ConnectionOptions, createConnection } from 'mysql2/promise'

/** How a connection to a database is encrypted. */
export interface TlsToDatabase {
  /** Whether the server's certificate must bear the name by which the server is called. */
  checksName: boolean
  /** Who vouches for the server, as PEM; those that Node.js knows where it is left out. */
  certificates?: string
}

/**
 * What the settings of one database say. With `verify` the certificate must be vouched for and bear the server's name;
 * with `required` and a file of certificates it must be vouched for by one of those; with `required` alone any will do.
 *
 * @throws VigiaError `configuration-invalid` when the file of certificates cannot be read
 */
export function databaseTls(
  prefix: 'ORIGEM' | 'DESTINO',
  mode: string,
  certificatesFile: string,
): { tls?: TlsToDatabase } {
  if (mode === 'off') return {}
  const certificates = readCertificates(`${prefix}_MYSQL_TLS_CA`, certificatesFile)
  return { tls: { checksName: mode === 'verify', ...(certificates === undefined ? {} : { certificates }) } }
}

/** The same in the driver's words. */
export function driverTls({ checksName, certificates }: TlsToDatabase) {
  return {
    rejectUnauthorized: checksName || certificates !== undefined,
    verifyIdentity: checksName,
    ...(certificates === undefined ? {} : { ca: certificates }),
  }
}

/**
 * Why a server has refused somebody who came without TLS. MariaDB calls everything a wrong password: also that it takes
 * TLS alone, or takes this user so.
 *
 * @returns the error itself, or `ER_SECURE_TRANSPORT_REQUIRED` where the same user is let in by TLS
 */
export async function findRefusal(
  error: NodeJS.ErrnoException,
  options: ConnectionOptions,
): Promise<NodeJS.ErrnoException> {
  if (error.code !== 'ER_ACCESS_DENIED_ERROR' || options.ssl !== undefined) return error
  try {
    // Any certificate will do: no more is sent than has been already.
    const connection = await createConnection({ ...options, ssl: { rejectUnauthorized: false } })
    connection.destroy()
    return Object.assign(new Error('The server lets this user in by TLS alone.', { cause: error }), {
      code: 'ER_SECURE_TRANSPORT_REQUIRED',
    })
  } catch {
    return error
  }
}

/**
 * What is wrong about the TLS of a connection, as the rest of a sentence that begins with the database; undefined when
 * that is not why it failed.
 */
export function explainTlsError(name: string, error: unknown): string | undefined {
  const setting = `${name === 'results' ? 'DESTINO' : 'ORIGEM'}_MYSQL_TLS`
  const failure = findTlsFailure(error)
  if (failure === undefined) return undefined
  return (
    complaints.find(({ pattern }) => pattern.test(failure))?.complain(setting) ?? `fails at TLS (${failure})`
  )
}

const complaints: { pattern: RegExp; complain: (setting: string) => string }[] = [
  {
    pattern: /insecure transport|secure_transport|by TLS alone/i,
    complain: (setting) => `takes connections by TLS alone: set ${setting} to verify, or to required`,
  },
  {
    pattern: /does not support secure connection/i,
    complain: (setting) => `offers no TLS, which ${setting} asks for`,
  },
  { pattern: /expired/i, complain: () => 'has a certificate that has expired' },
  { pattern: /not yet valid/i, complain: () => 'has a certificate that is not valid yet' },
  {
    pattern: /altnames|common name|hostname\/ip/i,
    complain: (setting) =>
      `has a certificate for another name than the one in ${setting.replace(/TLS$/, 'HOST')}`,
  },
  {
    pattern: /self.signed|issuer|unable to verify/i,
    complain: (setting) =>
      `has a certificate that nobody known vouches for: ${setting}_CA names the file of who does`,
  },
]

function findTlsFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const isTls =
    code.startsWith('HANDSHAKE_') ||
    code === 'ER_SECURE_TRANSPORT_REQUIRED' ||
    /insecure transport|secure_transport/i.test(error.message)
  return isTls ? error.message : findTlsFailure(error.cause)
}
