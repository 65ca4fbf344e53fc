/** A repeatable source of numbers from 0 to 1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Values that are wrong wherever they stand in a body. */
const wrongTexts = [
  'null',
  '""',
  '" 0.5"',
  '"é"',
  '1e999',
  '-1e999',
  '3.5e38',
  '{}',
  '[]',
  '[[]]',
  '{"__proto__":{"verdict":"normal"}}',
  '"\\u0000"',
  '"\'; DROP TABLE `Inference_ECG`; --"',
  `"${'x'.repeat(5000)}"`,
  `${'['.repeat(500)}${']'.repeat(500)}`,
]

/** And those that are wrong for a moment, though they may be a good key. */
const wrongMoments = [
  ...wrongTexts,
  '"2024-02-30T00:00:00"',
  '"2024-05-01T12:34:56Z"',
  '"2024-05-01T24:00:00"',
  '"0000-00-00 00:00:00"',
  '"2024-05-01"',
  '1714567890',
]

/** And those for a tag, which may be any text of 80 characters. */
const wrongTags = wrongTexts.filter((text) => !/^".{1,80}"$/.test(text))

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** A marker that no good body has. */
const placeholder = '@@wrong@@'

function wrongFor(name: string): string[] {
  if (name === 'dt_measure') return wrongMoments
  return name === 'model_tag' ? wrongTags : wrongTexts
}

/** The text of a good body with one thing wrong in it, different for each `random`. */
export function spoil(body: object, random: () => number): string {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
  const copy = structuredClone(body) as Json
  let parent = copy
  for (;;) {
    const entries = Object.entries(parent as object) as [string, Json][]
    const [name, child] = pick(entries)
    const isContainer = typeof child === 'object' && child !== null
    if (isContainer && random() < 0.8) {
      parent = child
      continue
    }
    const holder = parent as Record<string, Json>
    const change = random()
    if (Array.isArray(parent) && change < 0.3) parent.splice(Number(name), 1)
    else if (change < 0.15) delete holder[name]
    else if (change < 0.3 && !Array.isArray(parent))
      holder[pick(['extra', 'id', 'constructor', 'Values'])] = 1
    else holder[name] = placeholder
    const text = JSON.stringify(copy)
    if (change > 0.95) return text.slice(0, Math.floor(random() * text.length))
    return text.replace(`"${placeholder}"`, () => pick(wrongFor(name)))
  }
}
