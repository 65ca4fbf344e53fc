import { alias, audit, beatMarker, core, type Db, ecgMetadata, type SQL } from '@vigia/db'
import { stands, standsAs } from '../markers/standing-markers.ts'
import { entry } from '../worklist/filter.ts'
