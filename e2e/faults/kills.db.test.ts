import { declareKills } from './declare-kills.ts'

declareKills({ inferKills: 6, ecgs: 400, apiKills: 3, posts: 300, serverKills: 3 })
