import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files in PEM. */
export interface Certificate {
  certificate: string
  key: string
}

/** An authority of its own, which vouches for whatever it is asked to. */
export interface Authority {
  /** The file by which one knows what it vouches for. */
  certificate: string
  /** @param names as a certificate has them: `DNS:localhost,IP:127.0.0.1` */
  issue(names: string, validity?: { from: string; until: string }): Certificate
}

const now = { from: '20200101000000Z', until: '20990101000000Z' }
export const past = { from: '20200101000000Z', until: '20210101000000Z' }

/** Makes an authority with OpenSSL, which keeps its files in `folder`. */
export function makeAuthority(folder: string): Authority {
  mkdirSync(folder, { recursive: true })
  const file = (name: string) => join(folder, name)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(
    ...['req', '-x509', ...curve, '-keyout', 'authority.key', '-out', 'authority.pem'],
    ...['-subj', '/CN=An authority', '-days', '3650'],
  )
  writeFileSync(file('index.txt'), '')
  writeFileSync(file('serial'), '01\n')
  writeFileSync(
    file('authority.cnf'),
    `[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
new_certs_dir = .
certificate = authority.pem
private_key = authority.key
default_md = sha256
unique_subject = no
policy = any
[any]
commonName = supplied
`,
  )
  let issued = 0
  return {
    certificate: file('authority.pem'),
    issue(names, { from, until } = now) {
      const name = `server-${++issued}`
      openssl(
        ...['req', '-new', ...curve, '-keyout', `${name}.key`, '-out', `${name}.csr`],
        ...['-subj', '/CN=A server'],
      )
      writeFileSync(file(`${name}.ext`), `subjectAltName = ${names}\n`)
      openssl(
        ...['ca', '-batch', '-notext', '-config', 'authority.cnf', '-extfile', `${name}.ext`],
        ...['-in', `${name}.csr`, '-out', `${name}.pem`, '-startdate', from, '-enddate', until],
      )
      return { certificate: file(`${name}.pem`), key: file(`${name}.key`) }
    },
  }
}
