import { createHash } from 'node:crypto'
import type { Interval } from '@vigia/contracts/statistics'
import { listFigures } from './figures.ts'
import { findLimits } from './limits.ts'
import type { ModelReport } from './model-report.ts'
import type { Edition } from './render-html.ts'
import { reportWords } from './words/index.ts'

/**
 * A report as CycloneDX: a bill of materials whose one component is the model, with its model card.
 * Source: https://cyclonedx.org/docs/1.6/json/#components_items_modelCard
 */
export function renderCycloneDx(report: ModelReport, { language, madeAt, release }: Edition) {
  const words = reportWords[language]
  const { tag, training } = report
  const digest = training?.weightsDigest
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(`${tag}\n${digest ?? ''}`)}`,
    version: 1,
    metadata: {
      timestamp: madeAt,
      tools: { components: [{ type: 'application', name: 'Vigia', version: release }] },
    },
    components: [
      {
        type: 'machine-learning-model',
        'bom-ref': 'model',
        name: tag,
        description: words.whatItIs,
        ...(digest !== undefined && { hashes: [{ alg: 'SHA-256', content: digest }] }),
        modelCard: {
          modelParameters: modelParameters(report),
          quantitativeAnalysis: {
            performanceMetrics: [...performanceMetrics(report), ...clinicMetrics(report)],
          },
          considerations: {
            useCases: [words.whatItIs],
            technicalLimitations: findLimits(report).map(words.limit),
          },
          properties: properties(report),
        },
      },
    ],
  }
}

function modelParameters({ training }: ModelReport) {
  const network = training?.parameters.network
  return {
    approach: { type: training?.parameters.head === 'svm' ? 'supervised' : 'semi-supervised' },
    task: 'anomaly detection',
    architectureFamily: 'autoencoder',
    ...(network !== undefined && { modelArchitecture: `140-${String(network).replaceAll(',', '-')}-140` }),
    ...(training !== null && {
      datasets: [
        {
          type: 'dataset',
          name: `ECGs of ${training.beginDate} to ${training.endDate}`,
          contents: {
            properties: [
              { name: 'vigia:rows-sha256', value: training.rowsDigest },
              ...Object.entries(training.counts).map(([name, count]) => ({
                name: `vigia:count:${name}`,
                value: String(count),
              })),
            ],
          },
        },
      ],
    }),
    inputs: [{ format: 'one heartbeat of 140 samples' }],
    outputs: [{ format: 'normal or anomalous, with a reconstruction error' }],
  }
}

/** Those of the test part; a figure that cannot be computed is left out, as the format has no word for it. */
function performanceMetrics({ training }: ModelReport) {
  return listFigures(training?.metrics ?? null).flatMap(({ name, value, interval, counts }) =>
    value === null
      ? []
      : [metric(name, value, counts === undefined ? 'test set' : `test set, n = ${counts.whole}`, interval)],
  )
}

/** By the readers' labels: weighed for all judged beats, of the random stream, and of slices of the settled ones. */
function clinicMetrics({ clinic }: ModelReport) {
  if (clinic === null) return []
  const { agreement, slices } = clinic
  const estimated = (
    [
      ['all judged beats', agreement],
      ['random stream', agreement.random],
    ] as const
  ).flatMap(([beats, of]) =>
    (['agreement', 'sensitivity', 'specificity'] as const).flatMap((name) => {
      const { n, estimate, low, high } = of[name]
      return estimate === null
        ? []
        : [
            metric(
              name,
              estimate,
              `${beats}, n = ${n}`,
              low === null || high === null ? undefined : { low, high },
            ),
          ]
    }),
  )
  const divided = slices.flatMap(({ by, slices }) =>
    slices.flatMap((slice) =>
      (['sensitivity', 'specificity'] as const).flatMap((name) => {
        const share = slice[name]
        if (share === null) return []
        return [
          metric(name, share.share, `${by} ${slice.slice ?? 'none'}, n = ${share.whole}`, share.interval),
        ]
      }),
    ),
  )
  return [...estimated, ...divided]
}

const metric = (type: string, value: number, slice: string, interval: Interval | undefined) => ({
  ...{ type, value: String(value), slice },
  ...(interval !== undefined && {
    confidenceInterval: { lowerBound: String(interval.low), upperBound: String(interval.high) },
  }),
})

function properties(report: ModelReport) {
  const { training, clinic, champion } = report
  const { days, work } = clinic ?? {}
  const facts: Record<string, string | number | null | undefined> = {
    threshold: report.threshold,
    minimum: report.minimum,
    maximum: report.maximum,
    ...Object.fromEntries(report.aliases.map(({ alias, since }) => [`alias:${alias}`, since])),
    ...Object.fromEntries(
      Object.entries(training?.parameters ?? {}).map(([name, value]) => [`setting:${name}`, value]),
    ),
    ...Object.fromEntries(
      Object.entries(training?.versions ?? {}).map(([name, value]) => [`version:${name}`, value]),
    ),
    backend: training?.backend,
    'training-begun': training?.startedAt,
    'training-table-read': training?.readAt,
    'as-of': training?.asOf,
    'baseline-accuracy': training?.baseline?.accuracy,
    'baseline-roc-auc': training?.baseline?.rocAuc,
    brier: training?.brier,
    champion: champion?.tag,
    'days-asked': clinic && (days ? `${days.from}/${days.to}` : 'all'),
    'work-days': work && `${work.firstDay}/${work.lastDay}`,
    ...Object.fromEntries(
      (clinic?.drift ?? []).flatMap(({ kind, n, p, isOpen, checkedAt }) => [
        [`drift:${kind}:checked`, checkedAt],
        [`drift:${kind}:n`, n],
        [`drift:${kind}:p`, p],
        [`drift:${kind}:declared`, isOpen ? 'open' : 'none'],
      ]),
    ),
    'work-judged': work?.judged,
    'work-anomalous': work?.anomalous,
    'work-set-aside': work?.setAside,
  }
  return Object.entries(facts).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [{ name: `vigia:${name}`, value: String(value) }],
  )
}

/** The same for the same model: a UUID of version 8 (RFC 9562) from its digest. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
