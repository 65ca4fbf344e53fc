import { Compile } from 'typebox/compile'
import { InferenceDetail, InferencesPage } from './inferences.ts'

const page = Compile(InferencesPage)
const detail = Compile(InferenceDetail)

export const isInferencesPage = (value: unknown): value is InferencesPage => page.Check(value)
export const isInferenceDetail = (value: unknown): value is InferenceDetail => detail.Check(value)
