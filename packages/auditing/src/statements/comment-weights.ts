import { auditComment, type Column, core, type Db, type DbOrTrx, inTransaction, type SQL } from '@vigia/db'

const { and, asc, eq, isNull, or, sql } = core

/** What a text is compared by: texts that differ in accents and capitals alone have the same weights, two bytes each. */
const weightsOf = (text: string): SQL<Uint8Array> =>
  sql`WEIGHT_STRING(CONVERT(${text} USING utf8mb4) COLLATE utf8mb4_unicode_ci)`

/** Keeps by what the comment of an audit is found; call it in the transaction that records the audit. */
export async function keepCommentWeights(
  db: DbOrTrx,
  auditId: number,
  comment: string | null | undefined,
): Promise<void> {
  if (comment === null || comment === undefined) return
  const weights = await readWeights(db, comment)
  await db.insert(auditComment).values({ auditId, weights, ...signatureOf(weights) })
}

/** Asked of the server, which alone knows the weights of its letters. */
export async function readWeights(db: DbOrTrx, text: string): Promise<Uint8Array> {
  const [row] = await db.select({ weights: weightsOf(text) }).from(sql`DUAL`)
  return row?.weights ?? new Uint8Array()
}

/** What of some weights occurs: a comment that holds a text has every bit of the text's signature. */
export interface Signature {
  /** One of 64 bits for each weight. */
  singleWeights: bigint
  /** Three times 64, one for each pair of neighbours. */
  weightPairs0: bigint
  weightPairs1: bigint
  weightPairs2: bigint
}

/** @param weights two bytes each */
export function signatureOf(weights: Uint8Array): Signature {
  const single = new Uint32Array(2)
  const pairs = new Uint32Array(6)
  let before: number | undefined
  for (let place = 0; place + 1 < weights.length; place += 2) {
    const weight = ((weights[place] as number) << 8) | (weights[place + 1] as number)
    setBit(single, weight)
    if (before !== undefined) setBit(pairs, before * 65_536 + weight)
    before = weight
  }
  const [singleWeights = 0n] = toColumns(single)
  const [weightPairs0 = 0n, weightPairs1 = 0n, weightPairs2 = 0n] = toColumns(pairs)
  return { singleWeights, weightPairs0, weightPairs1, weightPairs2 }
}

/** Sets one bit, by Knuth's multiplicative hash (The Art of Computer Programming, volume 3, 6.4). */
function setBit(words: Uint32Array, value: number): void {
  const hash = Math.imul(value ^ (value / 65_536), 0x9e3779b1) >>> 8
  const bit = hash % (32 * words.length)
  words[bit >>> 5] = (words[bit >>> 5] as number) | (1 << (bit & 31))
}

const toColumns = (words: Uint32Array): bigint[] =>
  Array.from(
    { length: words.length / 2 },
    (_, place) => (BigInt(words[2 * place + 1] as number) << 32n) | BigInt(words[2 * place] as number),
  )

/**
 * Whether a comment can hold a text, by their signatures; one whose signature is not made can.
 *
 * @returns undefined for a text without weights, which any comment can hold
 */
export function canHold(columns: Record<keyof Signature, Column>, text: Signature): SQL | undefined {
  const bits = Object.entries(text)
    .filter(([, mask]) => mask !== 0n)
    .map(([name, mask]) => {
      const column = columns[name as keyof Signature]
      const wanted = sql`CAST(${String(mask)} AS UNSIGNED)`
      return sql`${column} & ${wanted} = ${wanted}`
    })
  return bits.length === 0 ? undefined : or(isNull(columns.singleWeights), and(...bits))
}

/** Comments whose signatures are made at a time. */
const signedAtOnce = 500

/**
 * Makes the signatures of comments that have none: those that an earlier release has kept. Until then such comments are
 * found too, more slowly.
 */
export async function signComments(db: Db, signal?: AbortSignal): Promise<void> {
  while (signal?.aborted !== true) {
    const rows = await db
      .select({ auditId: auditComment.auditId, weights: auditComment.weights })
      .from(auditComment)
      .where(isNull(auditComment.singleWeights))
      .orderBy(asc(auditComment.auditId))
      .limit(signedAtOnce)
    if (rows.length === 0) return
    await inTransaction(db, async (trx) => {
      for (const { auditId, weights } of rows)
        await trx.update(auditComment).set(signatureOf(weights)).where(eq(auditComment.auditId, auditId))
    })
  }
}
