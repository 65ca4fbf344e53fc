import { join } from 'node:path'
import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const config: NextConfig = {
  // What an image needs to serve the pages, without the packages that only build them.
  output: 'standalone',
  outputFileTracingRoot: join(import.meta.dirname, '..', '..'),
  // No picture is resized, and the library that would do it is the largest of all.
  images: { unoptimized: true },
  outputFileTracingExcludes: { '*': ['**/sharp/**', '**/@img/**'] },
  poweredByHeader: false,
  reactStrictMode: true,
  // As for everything that is sent here: `bodyBytes` in src/requests/guard-answers.ts.
  experimental: { serverActions: { bodySizeLimit: '256kb' } },
  // `npm run check` checks the types, for all services at once.
  typescript: { ignoreBuildErrors: true },
}

export default createNextIntlPlugin('./src/i18n/request.ts')(config)
