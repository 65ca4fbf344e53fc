import { expect, test } from 'vitest'
import { pageOf } from './shell.tsx'

test.each([
  ['/', 'worklist'],
  ['/read', 'worklist'],
  ['/history/learned', 'history'],
  ['/models/v1', 'models'],
  ['/models', 'models'],
  ['/readers', undefined],
  ['/modelsv1', undefined],
  ['/beats/ecg-7', 'beats'],
  ['/me', 'own'],
  ['/menu', undefined],
])('%s belongs to the page %s of the menu', (address, name) => {
  expect(pageOf(address)?.name).toBe(name)
})
