import { type Browser, chromium } from 'playwright-core'

/** Starts a browser without a window, which asks nothing of the network by itself. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      // Its sandbox cannot be had as root, nor in most containers; it only ever sees our own pages.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}
