export { agreements, findOrigin, type LabelAgreement, type LabelOrigin } from './label-origin.ts'
export { type LabelledRows, listLabelledRows } from './labelled-rows.ts'
export { listLeftOutBeats } from './left-out-beats.ts'
