import type { Slice } from '@vigia/auditing'
import { drawBeatsSvg } from '@vigia/beat-chart'
import { html, Markup } from './html.ts'
import type { AtTheClinic, Example, ExampleKind, ModelReport } from './model-report.ts'
import { section, table, type Writer } from './report-elements.ts'
import type { ReportWords } from './words/index.ts'

/** What the model has said of the clinic's beats; in a report without it one sentence that says so. */
export function clinicSections({ clinic }: ModelReport, words: ReportWords, write: Writer): Markup {
  const { sections } = words
  if (clinic === null) return section(sections.work, html`<p>${words.work.leftOut}</p>`)
  return html`${section(sections.work, work(clinic, words, write))}
${section(sections.agreement, agreement(clinic, words, write))}
${section(sections.slices, slices(clinic, words, write))}
${section(sections.drift, drift(clinic, words, write))}
${section(sections.examples, examples(clinic, words))}`
}

function work({ work, days }: AtTheClinic, words: ReportWords, write: Writer): Markup {
  const { facts, work: said } = words
  const asked = days === null ? said.all : `${days.from} … ${days.to}`
  if (work === null) return html`<p>${said.none} (${asked})</p>`
  const share = write.share(work.judged === 0 ? null : work.anomalous / work.judged)
  return table(
    words.sections.work,
    [facts.name, facts.value],
    [
      [said.days, `${work.firstDay} … ${work.lastDay} (${asked})`],
      [said.judged, write.count(work.judged)],
      [said.anomalous, `${write.count(work.anomalous)} (${share})`],
      [said.setAside, write.count(work.setAside)],
    ],
  )
}

function agreement({ agreement }: AtTheClinic, words: ReportWords, write: Writer): Markup {
  const said = words.agreement
  if (agreement.n === 0) return html`<p>${said.none}</p>`
  const told = ({ n, estimate, low, high }: (typeof agreement)['agreement']) =>
    `${write.share(estimate)} (${write.share(low)} … ${write.share(high)}), n = ${write.count(n)}`
  return html`${table(
    said.caption,
    ['', said.all, said.random],
    (['agreement', 'sensitivity', 'specificity'] as const).map((name) => [
      said[name],
      told(agreement[name]),
      told(agreement.random[name]),
    ]),
  )}
<p class="note">${said.note}</p>`
}

function slices({ slices }: AtTheClinic, words: ReportWords, write: Writer): Markup {
  const { slices: said, figures } = words
  const told = (share: Slice['sensitivity']) =>
    share === null
      ? '–'
      : `${write.share(share.share)} (${write.share(share.interval.low)} … ${write.share(share.interval.high)})`
  const divided = slices.filter(({ slices }) => slices.length > 0)
  if (divided.length === 0) return html`<p>${said.none}</p>`
  return html`${divided.map(({ by, slices }) =>
    table(
      said[by],
      [said[by], said.beats, figures.sensitivity, figures.specificity, said.missed, said.falseAlarms],
      slices.map(({ slice, n, sensitivity, specificity, missed, falseAlarms }) => [
        slice ?? said.rest,
        write.count(n),
        told(sensitivity),
        told(specificity),
        write.count(missed),
        write.count(falseAlarms),
      ]),
    ),
  )}<p class="note">${said.note}</p>`
}

function drift({ drift }: AtTheClinic, words: ReportWords, write: Writer): Markup {
  const said = words.drift
  if (drift.length === 0) return html`<p>${said.none}</p>`
  return html`${table(
    words.sections.drift,
    [said.kind, said.checked, 'n', said.p, said.level, said.declared],
    drift.map(({ kind, checkedAt, n, p, level, isOpen }) => [
      said[kind],
      checkedAt,
      write.count(n),
      write.figure(p),
      write.figure(level),
      isOpen ? said.open : said.not,
    ]),
  )}
<p class="note">${said.note}</p>`
}

const kinds: readonly ExampleKind[] = ['missed', 'false-alarm', 'found', 'left-alone']

function examples({ examples }: AtTheClinic, words: ReportWords): Markup {
  const { examples: said } = words
  if (examples.status === 'none') return html`<p>${said.none[examples.why]}</p>`
  return html`<p class="note">${said.note}</p>${kinds.map((kind) => {
    const shown = examples.examples.filter((example) => example.kind === kind)
    return html`<h3>${said[kind]}</h3>
${shown.length === 0 ? html`<p>${said.noneOfKind}</p>` : picture(shown, words)}`
  })}`
}

function picture(examples: readonly Example[], words: ReportWords): Markup {
  const svg = drawBeatsSvg(
    examples.map(({ ecgId, isByThreshold, verdict, ...example }) => ({
      ...example,
      title: words.examples.caption(ecgId),
      ...(isByThreshold ? {} : { verdict }),
    })),
    words.beat,
  )
  return html`<figure>${new Markup(svg.slice(svg.indexOf('<svg')))}</figure>`
}
