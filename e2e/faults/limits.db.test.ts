import { declareLimits } from './declare-limits.ts'

declareLimits({ trainKills: 3, migrateKills: 3, withoutRoom: false })
