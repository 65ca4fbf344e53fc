import { declareLimits } from './declare-limits.ts'

declareLimits({ trainKills: 100, migrateKills: 20, withoutRoom: true })
