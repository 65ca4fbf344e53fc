import { declareHotRows } from './declare-hot-rows.ts'

declareHotRows(250)
