// Runs in the page of a browser. From each key press it looks, frame by frame, whether the next beat has been drawn or
// what was hidden of this one, and notes what came and how long it took; and when the first curve was drawn.
globalThis.beatClock = []
globalThis.curveClock = { seen: undefined }

/** Calls `done` when what has made `look` give something can be seen: as the frame after the one that draws it begins. */
function whenSeen(look, done) {
  const found = look()
  requestAnimationFrame(() => (found === undefined ? whenSeen(look, done) : done(found)))
}

whenSeen(
  // Other lines of the chart are short.
  () =>
    [...document.querySelectorAll('[data-testid=beat-plot] path')].find((line) => outline(line).length > 500),
  () => {
    globalThis.curveClock.seen = performance.now()
  },
)

addEventListener(
  'keydown',
  ({ timeStamp }) => {
    const before = lookAtBeat()
    requestAnimationFrame(() =>
      whenSeen(
        () => compare(before, lookAtBeat()),
        (drew) => globalThis.beatClock.push({ drew, milliseconds: performance.now() - timeStamp }),
      ),
    )
  },
  { capture: true },
)

function lookAtBeat() {
  const curve = (name) => document.querySelector(`[data-testid=beat-plot] [data-curve=${name}]`)
  return {
    heading: document.querySelector('h1')?.textContent,
    input: outline(curve('input')),
    reconstruction: outline(curve('reconstruction')),
    isRevealed: document.querySelector('[data-testid=reveal]') !== null,
  }
}

/** Of a line of the chart; empty while it is not drawn. */
function outline(line) {
  return line?.getAttribute('d') ?? ''
}

function compare(before, now) {
  if (now.heading !== before.heading)
    return now.input !== '' && now.input !== before.input ? 'next-beat' : undefined
  return now.isRevealed && !before.isRevealed && now.reconstruction !== '' ? 'reveal' : undefined
}
