import { expect, test } from 'vitest'
import { decodableAddress } from './decodable-address.ts'

test.each(['/', '/models/v1%20b%C3%A9ta?sort=accuracy', '/history?text=100%', '/history?text=%E0%A4%A', '*'])(
  '%s stays as it is',
  (address) => {
    expect(decodableAddress(address)).toBe(address)
  },
)

test.each(['/models/%E0%A4%A', '/models/100%', '/%ff/?text=a', '/_next/static/%c0%ae'])(
  '%s becomes the address of no page',
  (address) => {
    expect(decodableAddress(address)).toBe('/not-found')
  },
)
