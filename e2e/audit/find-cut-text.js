/**
 * Runs in the page: words that cannot be read because something cuts them off, and what makes the page scroll sideways.
 * What scrolls in a frame of its own is not cut, nor is what is hidden on purpose.
 *
 * @returns {string[]}
 */
function findCutText() {
  const slack = 1
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
  const found = []
  if (wide > slack) found.push(`the page is ${wide} px wider than the window: ${listWide().join(', ')}`)
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const words = node.textContent?.trim() ?? ''
    const element = node.parentElement
    if (words === '' || element === null || !isShown(element)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    if (box.width === 0) continue
    const cutter = findCutter(element, box)
    if (cutter !== undefined) found.push(`“${words.slice(0, 60)}” is cut by ${nameOf(cutter)}`)
  }
  for (const select of document.querySelectorAll('select')) {
    const style = getComputedStyle(select)
    const ink = document.createElement('canvas').getContext('2d')
    if (ink === null || !isShown(select)) continue
    ink.font = style.font
    const words = select.selectedOptions[0]?.text ?? ''
    const room =
      select.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
    const needed = ink.measureText(words).width
    if (needed > room + slack)
      found.push(`“${words}” needs ${Math.ceil(needed)} px of ${Math.floor(room)} in ${nameOf(select)}`)
  }
  return [...new Set(found)]

  function isShown(element) {
    if (element.closest('[aria-hidden="true"], script, style, noscript, option, svg') !== null) return false
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  }

  function findCutter(start, box) {
    for (let element = start; element !== null; element = element.parentElement) {
      const style = getComputedStyle(element)
      const frame = element.getBoundingClientRect()
      // One pixel in size: for screen readers alone.
      if (frame.width <= 1 || frame.height <= 1 || style.clipPath !== 'none') return undefined
      if (/auto|scroll/.test(style.overflowX)) return undefined
      const isWide = box.right > frame.right + slack || box.left < frame.left - slack
      const isHigh = box.bottom > frame.bottom + 4 || box.top < frame.top - 4
      if (isWide && /hidden|clip/.test(style.overflowX)) return element
      if (isHigh && /hidden|clip/.test(style.overflowY)) return element
      // Words that stick out of their own button or field are unreadable too, whether they are clipped or not.
      if (isWide && element.matches('button, a, label, th, td')) return element
      if (style.position === 'fixed') break
    }
    const isOutside = box.right > document.documentElement.clientWidth + slack || box.left < -slack
    return isOutside && box.bottom > 0 ? document.documentElement : undefined
  }

  function listWide() {
    return [...document.querySelectorAll('body *')]
      .filter(
        (element) =>
          isShown(element) &&
          element.getBoundingClientRect().right > document.documentElement.clientWidth + slack,
      )
      .filter((element) => !element.parentElement?.closest('[role="region"]'))
      .slice(0, 3)
      .map(nameOf)
  }

  function nameOf(element) {
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 30) ?? ''
    return `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${name}`
  }
}

globalThis.findCutText = findCutText
