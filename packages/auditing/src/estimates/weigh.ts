import type { Verdict } from '@vigia/contracts/ecg'

/** Beats of which a model says the same, at about the same margin. */
export interface Cell {
  verdict: Verdict
  /** A twentieth of the margin's place from 0 to 1, counted from 0; -1 for beats without one. */
  bin: number
}

/** How many beats there are, read or not; where chance chose them, how many they stand for. */
export interface Population extends Cell {
  count: number
}

/** Beats that people have read, of which they say the same. */
export interface Read extends Cell {
  /** Chosen by somebody by hand, so that they stand for nobody but themselves. */
  isChosen: boolean
  /** What they are by their readers; null where these cannot say. */
  truth: Verdict | null
  count: number
  /** How many beats these stand for by chance alone: as many as they are, but where chance chose them. */
  represented: number
}

/** Beats that people have read, with how many beats each of them stands for. */
export interface Weighed extends Pick<Read, 'verdict' | 'truth' | 'count'> {
  weight: number
}

/** Fewer beats are not thought to stand for others: their cell is joined with the next. */
const fewest = 5

/**
 * Gives beats that were read a weight, by which they stand for those that were not: post-stratification by verdict and margin,
 * by which the worklist chooses beats. Within a stratum each of n beats stands for N/n, N being all beats of it, and what
 * somebody chose by hand for itself. Source: D. Holt and T. M. F. Smith, Post stratification, Journal of the Royal
 * Statistical Society A 142 (1979), 33–46. Strata with fewer than 5 beats that were read are joined with their neighbours.
 *
 * @returns undefined where of beats of some verdict none was read, so that nobody stands for them
 */
export function weigh(population: readonly Population[], read: readonly Read[]): Weighed[] | undefined {
  const chosen = read.filter(({ isChosen }) => isChosen)
  const weighed: Weighed[] = chosen.map(({ represented, ...of }) => ({
    ...of,
    weight: represented / of.count,
  }))
  for (const verdict of ['normal', 'anomalous'] as const) {
    const is = (cell: Cell) => cell.verdict === verdict
    const strata = joinBins(
      population.filter(is),
      read.filter((row) => is(row) && !row.isChosen),
    )
    for (const { bins, represented } of strata) {
      const isIn = (cell: Cell) => is(cell) && bins.has(cell.bin)
      const all = sum(population.filter(isIn).map(({ count }) => count))
      const others = all - sum(chosen.filter(isIn).map((row) => row.represented))
      // Of so few that only those chosen by hand are left, rounding may leave a hair below zero.
      if (represented === 0 && others > 1e-6) return undefined
      for (const row of read)
        if (isIn(row) && !row.isChosen)
          weighed.push({
            ...row,
            weight: (row.represented / row.count) * (Math.max(0, others) / represented),
          })
    }
  }
  return weighed
}

interface Stratum {
  bins: Set<number>
  count: number
  represented: number
}

/** Strata of neighbouring bins, of which each but a single one has enough beats that were read. */
function joinBins(population: readonly Population[], read: readonly Read[]): Stratum[] {
  const bins = [...new Set([...population, ...read].map(({ bin }) => bin))].sort((one, other) => one - other)
  const strata: Stratum[] = []
  let open: Stratum = { bins: new Set(), count: 0, represented: 0 }
  for (const bin of bins) {
    const rows = read.filter((row) => row.bin === bin)
    open.bins.add(bin)
    open.count += sum(rows.map(({ count }) => count))
    open.represented += sum(rows.map(({ represented }) => represented))
    if (open.count < fewest) continue
    strata.push(open)
    open = { bins: new Set(), count: 0, represented: 0 }
  }
  if (open.bins.size === 0) return strata
  const last = strata.at(-1)
  if (last === undefined) return [open]
  for (const bin of open.bins) last.bins.add(bin)
  last.count += open.count
  last.represented += open.represented
  return strata
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
