export {
  type AgreementEstimate,
  estimateAgreement,
  estimateRandom,
  type WeighedAgreement,
} from './estimate-agreement.ts'
export type { ShareEstimate } from './estimate-shares.ts'
export type { EstimateFilter } from './read-frames.ts'
