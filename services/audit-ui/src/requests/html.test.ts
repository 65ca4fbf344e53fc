import { expect, test } from 'vitest'
import { html, trusted } from './html.ts'

test('what is put into a page stands there as text, in elements and in attributes', () => {
  const evil = '"><script>alert(1)</script>&'
  expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
    '<p title="&quot;>&lt;script>alert(1)&lt;/script>&amp;">&quot;>&lt;script>alert(1)&lt;/script>&amp;</p>',
  )
})

test('pieces of a page are put together, and nothing is written for what is not there', () => {
  const items = ['a', '<b>'].map((each) => html`<li>${each}</li>`)
  expect(html`<ul>${items}</ul>${undefined}${false}${0}${trusted('<hr>')}`.text).toBe(
    '<ul><li>a</li><li>&lt;b></li></ul>0<hr>',
  )
})
