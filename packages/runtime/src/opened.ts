let opened: unknown

/**
 * Keeps what this process has opened, for code that is bundled and so cannot import the service around it: what is
 * imported from here without bundling is this very module.
 *
 * @returns what undoes it
 */
export function setOpened(app: unknown): () => void {
  opened = app
  return () => {
    opened = undefined
  }
}

/** What this process has opened; undefined before that and after it was closed. */
export const findOpened = (): unknown => opened
