import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerAddress } from '../../scripts/database/server.ts'
import type { Ended } from '../../scripts/processes.ts'
import { project, runScript } from './small-project.ts'

/** Runs the scripts of backups on the databases Datawarehouse and Results of servers outside a compose file. @param folder for option files */
export function openBackups(folder: string) {
  /** A file that tells the client of MySQL where a server is. */
  function optionFile({ host, port, user, password }: ServerAddress): string {
    const file = join(mkdtempSync(join(folder, 'options-')), 'client.cnf')
    writeFileSync(file, `[client]\nhost=${host}\nport=${port}\nuser=${user}\npassword="${password}"\n`, {
      mode: 0o600,
    })
    return file
  }
  function run(server: ServerAddress, ...words: string[]): Promise<Ended> {
    const file = optionFile(server)
    return runScript(project, words, {
      WAREHOUSE_OPTION_FILE: file,
      RESULTS_OPTION_FILE: file,
      ORIGEM_MYSQL_DATABASE: 'Datawarehouse',
      DESTINO_MYSQL_DATABASE: 'Results',
    })
  }
  return {
    /** @param words options, and the folder of the backups last; a successful end prints the backup's path */
    backUp: (server: ServerAddress, ...words: string[]) => run(server, 'scripts/backup.sh', ...words),
    /** @param words options, and the backup last */
    restore: (server: ServerAddress, ...words: string[]) => run(server, 'scripts/restore.sh', ...words),
  }
}
