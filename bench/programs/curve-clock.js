// Runs in the page of a browser. Looks, frame by frame, whether the curve of a beat has been drawn, and notes when.
globalThis.curveClock = { seen: undefined }

const watch = () => {
  const lines = document.querySelectorAll('[data-testid=beat-plot] path')
  // Other lines of the chart are short.
  const isDrawn = [...lines].some((line) => (line.getAttribute('d') ?? '').length > 500)
  if (!isDrawn) requestAnimationFrame(watch)
  // What this frame draws can be seen when the next one begins.
  else
    requestAnimationFrame(() => {
      globalThis.curveClock.seen = performance.now()
    })
}
requestAnimationFrame(watch)
