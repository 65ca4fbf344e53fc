import { declareKills } from './declare-kills.ts'

declareKills({ inferKills: 12, ecgs: 1000, apiKills: 4, posts: 600, serverKills: 3 })
