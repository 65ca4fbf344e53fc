import type { BeatWords } from '@vigia/beat-chart'
import type { FigureName } from '../figures.ts'
import type { Limit } from '../limits.ts'
import type { ExampleKind } from '../model-report.ts'

/** Everything that a report says in one language, by the glossary. */
export interface ReportWords {
  title(tag: string): string
  made(moment: string, release: string): string
  what: string
  whatItIs: string
  sections: Record<
    | 'model'
    | 'data'
    | 'quality'
    | 'curves'
    | 'compared'
    | 'work'
    | 'agreement'
    | 'slices'
    | 'drift'
    | 'examples'
    | 'limits',
    string
  >
  facts: Record<
    | 'tag'
    | 'role'
    | 'noRole'
    | 'threshold'
    | 'range'
    | 'trained'
    | 'duration'
    | 'backend'
    | 'versions'
    | 'rowsDigest'
    | 'weightsDigest'
    | 'readAt'
    | 'asOf'
    | 'period'
    | 'name'
    | 'value'
    | 'settings'
    | 'counts',
    string
  >
  /** The settings of a training, by the names under which a run keeps them. */
  parameters: Readonly<Record<string, string>>
  /** What became of the training's beats, by the names under which a run keeps it. */
  counts: Readonly<Record<string, string>>
  since(alias: string, moment: string): string
  figures: Record<FigureName, string>
  figureColumns: readonly [string, string, string, string]
  figuresNote: string
  confusion: Record<'caption' | 'label' | 'judgedNormal' | 'judgedAnomalous', string>
  curves: Record<
    | 'roc'
    | 'falsePositives'
    | 'truePositives'
    | 'model'
    | 'chance'
    | 'precisionRecall'
    | 'recall'
    | 'precision'
    | 'errors'
    | 'error'
    | 'share'
    | 'normal'
    | 'anomalous'
    | 'threshold'
    | 'losses'
    | 'epoch'
    | 'loss'
    | 'training'
    | 'validation'
    | 'figures',
    string
  >
  compared: Record<
    'model' | 'baseline' | 'champion' | 'sameBeats' | 'otherBeats' | 'baselineNote' | 'none',
    string
  >
  work: Record<'none' | 'days' | 'all' | 'judged' | 'anomalous' | 'setAside' | 'leftOut', string>
  agreement: Record<
    'caption' | 'agreement' | 'sensitivity' | 'specificity' | 'all' | 'random' | 'note' | 'none',
    string
  >
  slices: Record<
    'class' | 'month' | 'error' | 'beats' | 'missed' | 'falseAlarms' | 'rest' | 'none' | 'note',
    string
  >
  drift: Record<
    'kind' | 'data' | 'concept' | 'checked' | 'p' | 'level' | 'declared' | 'open' | 'not' | 'none' | 'note',
    string
  >
  examples: Record<ExampleKind, string> & {
    caption(ecgId: number): string
    note: string
    none: Record<'no-training' | 'rows-changed', string>
    noneOfKind: string
  }
  limit(limit: Limit): string
  noTraining: string
  notStored: string
  beat: BeatWords
}

/** A share as percent, with one decimal behind the language's mark. */
export const points = (width: number, mark: string) => (width * 100).toFixed(1).replace('.', mark)
