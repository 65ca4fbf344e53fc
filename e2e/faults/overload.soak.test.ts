import { declareOverload } from './declare-overload.ts'

declareOverload({ measured: 15, overloaded: 60 })
