/** Where a MySQL or MariaDB server is reached over TCP, and as whom. */
export interface ServerAddress {
  host: string
  port: number
  user: string
  password: string
}

/** A database server that somebody found or started, with the right to create databases on it. */
export interface Database extends ServerAddress {
  kind: 'environment' | 'mariadb' | 'mysql' | 'docker'
  /** For people: `MariaDB 10.11.19, started for this run alone`. */
  description: string
  /** Where it has one that a client of this process can reach: the path of its Unix socket. */
  socketPath?: string
  /** Stops and removes what was started; leaves a given server alone. Twice does no harm. */
  close(): Promise<void>
}

/** Prints one line about what is being done. */
export type Print = (line: string) => void

/** A way to a database that could be tried, and where it led. */
export type Attempt = { status: 'found'; database: Database } | { status: 'unavailable'; reason: string }
