import { type NextRequest, NextResponse } from 'next/server'
import { contentSecurityPolicy, nonceHeader } from './security/content-security-policy.ts'
import { pathHeader } from './sign-in/local-path.ts'

/** Runs before every page: gives it the headers that tell the browser what it may do. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID())
  const policy = contentSecurityPolicy(nonce, { dev: process.env.NODE_ENV === 'development' })
  const headers = new Headers(request.headers)
  headers.set(nonceHeader, nonce)
  headers.set(pathHeader, request.nextUrl.pathname + request.nextUrl.search)
  // Next.js reads the nonce for its own scripts from here.
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

export const config = { matcher: '/((?!_next/static|livez|readyz|favicon.ico).*)' }
