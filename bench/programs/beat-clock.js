// Runs in the page of a browser. From each key press it looks, frame by frame, whether the next beat has been drawn or
// what was hidden of this one, and notes what came and how long it took.
globalThis.beatClock = []

addEventListener(
  'keydown',
  ({ timeStamp }) => {
    const before = look()
    const watch = () => {
      const drew = compare(before, look())
      if (drew === undefined) requestAnimationFrame(watch)
      // What this frame draws can be seen when the next one begins.
      else
        requestAnimationFrame(() =>
          globalThis.beatClock.push({ drew, milliseconds: performance.now() - timeStamp }),
        )
    }
    requestAnimationFrame(watch)
  },
  { capture: true },
)

function look() {
  return {
    heading: document.querySelector('h1')?.textContent,
    input: curve('input'),
    reconstruction: curve('reconstruction'),
    isRevealed: document.querySelector('[data-testid=reveal]') !== null,
  }
}

/** The outline of a line of the chart; undefined while it is not drawn. */
function curve(name) {
  const line = `[data-testid=beat-plot] [data-curve=${name}]`
  return document.querySelector(line)?.getAttribute('d') ?? undefined
}

function compare(before, now) {
  if (now.heading !== before.heading)
    return now.input !== undefined && now.input !== before.input ? 'next-beat' : undefined
  return now.isRevealed && !before.isRevealed && now.reconstruction !== undefined ? 'reveal' : undefined
}
