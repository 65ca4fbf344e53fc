import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { project } from './scripts.ts'

/** A git checkout that `scripts/ci.sh` can release, with the project's own scripts and little else. */
export interface SmallProject {
  folder: string
  write(file: string, text: string): void
  /** Runs git there, and gives what it printed. */
  git(...words: string[]): string
  /** Commits everything. */
  commit(message: string): void
  close(): void
}

const scripts = ['ci', 'ci.sh', 'delivery', 'deploy', 'deploy.sh', 'backup.sh', 'restore.sh']

export function makeSmallProject(): SmallProject {
  const folder = mkdtempSync(join(tmpdir(), 'vigia project-'))
  cpSync(join(import.meta.dirname, 'small-project'), folder, { recursive: true })
  for (const path of scripts)
    cpSync(join(project, 'scripts', path), join(folder, 'scripts', path), { recursive: true })
  cpSync(join(project, 'CI.sh'), join(folder, 'CI.sh'))
  mkdirSync(join(folder, 'secrets'))
  writeFileSync(join(folder, 'secrets', 'mysql_root_password'), 'with "quotes" and # spaces')
  const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, encoding: 'utf8' }).trim()
  const commit = (message: string) => {
    git('add', '--all')
    git('commit', '--quiet', '--message', message)
  }
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Test')
  git('config', 'user.email', 'test@example.org')
  commit('First')
  return {
    folder,
    write(file, text) {
      writeFileSync(join(folder, file), text)
      chmodSync(join(folder, file), 0o755)
    },
    git,
    commit,
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
