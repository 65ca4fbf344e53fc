/** What `pnpm licenses list --json` prints: packages by what they say of their licence, in SPDX. */
export type ByLicence = Record<string, { name: string; versions: string[] }[]>

/**
 * Licences that Vigia may be delivered with, as packages write them (SPDX). All of them let it be used, changed and
 * handed on under a licence of its own, with their notices. The same list stands in docs/security.md for people.
 */
export const allowedLicences: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
]

/** Packages with another licence, or none that is told, that were looked at; of each release anew if it changes. */
export const reviewedPackages: Readonly<Record<string, string>> = {
  // Data of browsers, handed on as it is and with its source named.
  'caniuse-lite': 'CC-BY-4.0',
  // A library of its own, beside what uses it, that anybody can put another in the place of. Images are not made with it.
  '@img/sharp-libvips-linux-x64': 'LGPL-3.0-or-later',
  '@img/sharp-libvips-linux-arm64': 'LGPL-3.0-or-later',
  '@img/sharp-libvips-linuxmusl-x64': 'LGPL-3.0-or-later',
  '@img/sharp-libvips-linuxmusl-arm64': 'LGPL-3.0-or-later',
  '@img/sharp-libvips-darwin-x64': 'LGPL-3.0-or-later',
  '@img/sharp-libvips-darwin-arm64': 'LGPL-3.0-or-later',
  // Says nothing in its package.json; its LICENSE is Apache-2.0.
  '@tensorflow/tfjs-node': 'Unknown',
}

/** @returns a sentence for each package whose licence nobody has looked at */
export function listUnreviewed(found: ByLicence): string[] {
  return Object.entries(found).flatMap(([licence, packages]) =>
    packages
      .filter(({ name }) => !isAllowed(licence) && reviewedPackages[name] !== licence)
      .map(
        ({ name, versions }) =>
          `${name} ${versions.join(', ')} has the licence ${licence}, which is not in scripts/packages/licences.ts.`,
      ),
  )
}

/** Of several joined by OR one is enough, of those joined by AND all are needed; brackets among them are for people. */
function isAllowed(expression: string): boolean {
  const words = expression.replace(/^\(([^()]*)\)$/, '$1')
  if (words.includes('(')) return false
  const isEach = words.split(' AND ').every((licence) => allowedLicences.includes(licence))
  return isEach || words.split(' OR ').some((licence) => allowedLicences.includes(licence))
}
