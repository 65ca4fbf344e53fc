import { declareKills } from './declare-kills.ts'

declareKills({ inferKills: 500, ecgs: 10_000, apiKills: 100, posts: 10_000, serverKills: 50 })
