/**
 * `npm run screenshots`: every page of the audit UI, light and dark, at 1440, 768, 390 and 320 px, over a loop of its
 * own. All of them go to `.vigia/screenshots`; those that the README shows, to `docs/screenshots`. With `-- pt-BR` the
 * pages are Portuguese.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser, openBrowser } from '../scripts/browser.ts'
import { startAuditUi } from '../scripts/demo/audit-ui.ts'
import { addDemoUser } from '../scripts/demo/demo-user.ts'
import { openLoop } from '../scripts/demo/open-loop.ts'
import { ROOT } from '../scripts/demo/root.ts'
import { takePictures } from '../scripts/screenshots/take-pictures.ts'

const locale = process.argv[2] === 'pt-BR' ? 'pt-BR' : 'en'
const folder = join(ROOT, '.vigia', 'screenshots', locale)
const print = (line: string) => console.log(`> ${line}`)

mkdirSync(folder, { recursive: true })
await using opened = new AsyncDisposableStack()
const interruption = new AbortController().signal
const loop = await openLoop(opened, { folder, print, interruption })
const user = await addDemoUser(loop)
const auditUi = await startAuditUi(loop.settings, join(folder, 'audit-ui.log'), interruption)
opened.defer(() => auditUi.close())
const browser = await openBrowser(await findBrowser(print))
opened.defer(() => browser.close())
await takePictures({ browser, loop, user, folder, print, locale })
