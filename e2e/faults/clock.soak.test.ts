import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildPages } from '../../scripts/installation/installation.ts'
import { countClaims, countResults, openInstallation, signInByForm, stop } from '../installation.ts'

/** Debian's package `libfaketime`: programs that load it have the clock that a file says. */
const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
const folder = mkdtempSync(join(tmpdir(), 'vigia-clock-'))
const file = join(folder, 'clock')
const setClock = (offset: string) => writeFileSync(file, offset)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('clocks of programs that are set back an hour, and right again, change nothing: each ECG is judged once, and who is signed in stays so', async () => {
  if (!existsSync(library)) return console.info('SKIPPED: there is no libfaketime here')
  setClock('+0')
  await buildPages()
  const installation = await openInstallation({
    ...{ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1' },
    ...{ FAKETIME_DONT_FAKE_MONOTONIC: '1', EPOCHS: '2' },
  })
  try {
    await installation.pipelinesJson('migrate')
    await installation.pipelinesJson('seed', '--synthetic', '500', '--into', 'training')
    await installation.pipelinesJson('train', 'v1')
    await installation.startResults()
    await installation.startAuditUi()
    const headers = await signInByForm(installation.auditUrl, await installation.addPerson('Ana', 'admin'))
    const watching = installation.startPipelines('infer', 'v1', '--watch')
    watching.stdout?.resume()
    watching.stderr?.resume()
    let ecgs = 0
    for (const offset of ['+0', '-1h', '+0']) {
      setClock(offset)
      await installation.pipelinesJson('seed', '--synthetic', '60', '--into', 'inference')
      ecgs += 60
      await expect.poll(() => countClaims(installation, 'v1')).toEqual({ judged: ecgs })
      const page = await fetch(`${installation.auditUrl}/read`, { headers, redirect: 'manual' })
      expect([offset, page.status]).toEqual([offset, 200])
      expect(await installation.pipelinesJson('train', `m${ecgs}`)).toMatchObject({
        training: expect.any(Number),
      })
      // It says so where the database has another clock, and else finds nothing.
      const doctor = await installation.pipelines('doctor')
      expect([offset, doctor.status]).toEqual([offset, offset === '+0' ? 0 : 1])
      if (offset !== '+0') expect(doctor.stdout).toContain("s ahead of this machine's")
    }
    const moments = [...installation.resultsLog().matchAll(/^(\S+) (\d\d:\d\d:\d\d)/gm)].map(
      ([, day, time]) => Date.parse(`${day}T${time}Z`),
    )
    // The clock was set back indeed.
    expect(Math.min(...moments)).toBeLessThan((moments[0] as number) - 1_800_000)
    expect(watching.exitCode).toBeNull()
    expect(await countResults(installation, 'v1')).toEqual({
      ...{ judged: ecgs, sources: ecgs, reconstructions: ecgs, unpaired: 0 },
    })
    await stop(watching, 'SIGTERM')
  } finally {
    await installation.close()
  }
})
