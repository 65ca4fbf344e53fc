export { addToChain, beginChains, type ChainHeadFact, listHeads, listLooseHeads } from './add-to-chain.ts'
export { changeSealed } from './change-sealed.ts'
export { hasChainKey, setChainKeys } from './keys.ts'
export { chainNames } from './records.ts'
export { tellHeads, writeHead } from './tell-heads.ts'
export {
  type ChainFault,
  type ChainFaultKind,
  type ChainReport,
  type VerifyOptions,
  verifyChain,
} from './verify.ts'
