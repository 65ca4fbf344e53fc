import { english } from './english.ts'
import { portuguese } from './portuguese.ts'
import type { ReportWords } from './report-words.ts'

export type { ReportWords } from './report-words.ts'

export const reportLanguages = ['en', 'pt-BR'] as const
export type ReportLanguage = (typeof reportLanguages)[number]

export const reportWords: Readonly<Record<ReportLanguage, ReportWords>> = { en: english, 'pt-BR': portuguese }
