import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { endOf } from '../scripts/processes.ts'
import { type Nexus, openNexus } from './delivery/nexus.ts'
import {
  makeSmallProject,
  readManifest,
  removeImages,
  runScript,
  type SmallProject,
  startScript,
} from './delivery/small-project.ts'

const services = ['pipelines', 'results', 'audit-ui']

let nexus: Nexus
let project: SmallProject
let tag: string

beforeAll(async () => {
  nexus = await openNexus()
  project = makeSmallProject()
  tag = `test-${randomBytes(6).toString('hex')}`
})

afterAll(async () => {
  removeImages(nexus.registry)
  project?.close()
  await nexus?.close()
})

test('a run that was killed leaves no release, and the next one goes on where it stopped', async () => {
  const running = startScript(project.folder, ['scripts/ci.sh', tag], nexus.environment)
  const ended = endOf(running)
  const firstImage = vi.waitFor(
    () => {
      expect(published()).toContain(`ecg/pipelines:${tag}@sha256`)
    },
    { timeout: 300_000, interval: 20 },
  )
  expect(await Promise.race([ended, firstImage])).toBeUndefined()
  killSession(running)
  await ended
  expect((await nexus.get(`${nexus.repositoryUrl}/releases/${tag}.json`)).status).toBe(404)

  const resumed = await release()
  expect(resumed).toMatchObject({ status: 0, stderr: '' })
  expect(resumed.stdout).toMatch(/Images … \d+ s, by an earlier run/)
  expect(resumed.stdout).toMatch(/Smoke test of the images … \d+ s, by an earlier run/)
  await expectWholeRelease()
}, 600_000)

test('the release run again finds itself complete, and changes nothing', async () => {
  const before = await readManifest(nexus, tag)
  const again = await release()
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('complete already') })
  expect(again.stdout).not.toContain('Push of the images')
  expect(await readManifest(nexus, tag)).toEqual(before)
})

test('another checkout of the same commit makes the same archives, to the byte', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'vigia clone-'))
  try {
    project.git('clone', '--quiet', '.', clone)
    for (const setting of ['tar.umask=0', 'core.autocrlf=true'])
      project.git('-C', clone, 'config', ...setting.split('='))
    const end = await runScript(clone, ['scripts/ci.sh', tag], nexus.environment)
    // Other bytes would be refused with 14.
    expect(end).toMatchObject({ status: 0, stdout: expect.stringContaining('complete already') })
  } finally {
    rmSync(clone, { recursive: true, force: true })
  }
})

test('the call of the thesis works, and the password reaches neither an argument nor a log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia witness-'))
  const { NEXUS_USER = '', NEXUS_PASSWORD = '', ...environment } = nexus.environment
  try {
    project.git('commit', '--quiet', '--allow-empty', '--message', 'Second')
    const second = `${tag}-2`
    const end = await runScript(project.folder, ['CI.sh', second, NEXUS_USER, NEXUS_PASSWORD], {
      ...environment,
      PATH: `${witnesses(folder, ['curl', 'docker', 'git', 'jq', 'npm'])}:${process.env.PATH}`,
      WITNESS: join(folder, 'seen.txt'),
    })
    expect(end).toMatchObject({ status: 0, stdout: expect.stringContaining(`Release ${second} is complete`) })
    const seen = readFileSync(join(folder, 'seen.txt'), 'utf8')
    expect(seen).toContain('curl --config -')
    for (const text of [seen, end.stdout, end.stderr, ...logs()])
      for (const secret of [
        NEXUS_PASSWORD,
        Buffer.from(`${NEXUS_USER}:${NEXUS_PASSWORD}`).toString('base64'),
      ])
        expect(text).not.toContain(secret)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 600_000)

/** Kills a script and all that it started, as when the machine goes down. */
function killSession({ pid }: { pid?: number | undefined }): void {
  const members = execFileSync('ps', ['-o', 'pid=', '--sid', String(pid)], { encoding: 'utf8' })
  // All at once: one that is killed may take others with it.
  spawnSync('kill', ['-KILL', ...members.trim().split(/\s+/)])
}

function release() {
  return runScript(project.folder, ['scripts/ci.sh', tag], nexus.environment)
}

async function expectWholeRelease(): Promise<void> {
  const manifest = await readManifest(nexus, tag)
  expect(manifest).toMatchObject({ tag, commit: project.git('rev-parse', 'HEAD') })
  expect(project.git('cat-file', '-t', tag)).toBe('tag')
  expect(project.git('rev-parse', `${tag}^{commit}`)).toBe(manifest.commit)
  for (const service of services) {
    const image = await nexus.get(`http://${nexus.registry}/v2/ecg/${service}/manifests/${tag}`, {
      accept:
        'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json',
    })
    expect(`sha256:${await sha256(image)}`).toBe(manifest.images[service]?.digest)
    const archive = manifest.archives[service]
    expect(archive?.url).toBe(`${nexus.repositoryUrl}/${service}/${service}-${tag}.tar.gz`)
    expect(await sha256(await nexus.get(archive?.url ?? ''))).toBe(archive?.sha256)
  }
}

async function sha256(response: Response): Promise<string> {
  expect(response.status).toBe(200)
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex')
}

/** What the running release notes as seen by others. */
function published(): string {
  return readAll((name) => name === 'published').join('\n')
}

const logs = () => readAll(() => true)

function readAll(wanted: (name: string) => boolean): string[] {
  const folder = join(project.folder, '.release')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted(entry.name) && !entry.name.endsWith('.gz'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

/** Programs of the same names that note their arguments and their environment, and then do what they should. */
function witnesses(folder: string, names: string[]): string {
  for (const name of names) {
    const program = execFileSync('which', [name], { encoding: 'utf8' }).trim()
    const script = `#!/bin/sh\n{ echo "${name} $*"; env; } >>"$WITNESS"\nexec ${program} "$@"\n`
    writeFileSync(join(folder, name), script, { mode: 0o755 })
  }
  return folder
}
