import { declareUiLinks } from './declare-ui-links.ts'

// The one that a service has to find out by itself; the others in `ui-links.soak.test.ts`.
declareUiLinks(['frozen'], 1)
