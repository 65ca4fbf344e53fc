import { expect, test } from 'vitest'
import { element, text } from './svg-element.ts'

test('an element writes its attributes and children, and closes itself without children', () => {
  expect(element('g', { id: 'beats' }, [element('line', { x1: 1.25, x2: 3 })])).toBe(
    '<g id="beats"><line x1="1.3" x2="3"/></g>',
  )
})

test('text and attributes cannot become markup', () => {
  expect(text(`<script>"a" & 'b'</script>`)).toBe(
    '&lt;script&gt;&quot;a&quot; &amp; &apos;b&apos;&lt;/script&gt;',
  )
  expect(element('g', { id: '"><x y="' })).toBe('<g id="&quot;&gt;&lt;x y=&quot;"/>')
})

test('characters that XML cannot hold are replaced, white space becomes a blank', () => {
  expect(text('a\u0000b\u001Bc\nd\te\uFFFEf\uD800g')).toBe('a\uFFFDb\uFFFDc d e\uFFFDf\uFFFDg')
})
