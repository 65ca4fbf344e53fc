import { declareOverload } from './declare-overload.ts'

declareOverload({ measured: 2, overloaded: 4 })
