import { declareUiLinks } from './declare-ui-links.ts'
import { faults } from './links.ts'

declareUiLinks(Object.keys(faults), 3)
