import fc from 'fast-check'

/** Of each property in `npm test`; before a release 10,000: `FAST_CHECK_RUNS`. */
const usualRuns = 100

fc.configureGlobal({ numRuns: Number(process.env.FAST_CHECK_RUNS ?? usualRuns) })
