import { createHash, randomBytes } from 'node:crypto'
import { auditSetting, core, type Db, utcNow } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'

const { eq } = core

/** What chance has decided for a beat, once and for all. */
export interface Sampled {
  /** Its place in the random order: a whole number below 2³². */
  randomOrder: number
  /** 0 ≤ draw < 1: two read the beat when the draw is below the share of double reading. */
  doubleDraw: number
  /** 0 ≤ draw < 1: the beat is in the random stream when the draw is below the stream's share. */
  streamDraw: number
}

/**
 * What chance decides for a beat, by its name and the installation's salt. It comes from a digest and not from CRC32, which is
 * linear: with it, the beats that two shall read would stand together in the random order.
 */
export function sampleBeat(beat: string, salt: string): Sampled {
  const digest = createHash('sha256').update(`${salt}/${beat}`).digest()
  const draw = (offset: number) => digest.readUInt32BE(offset) / 2 ** 32
  return { randomOrder: digest.readUInt32BE(0), doubleDraw: draw(4), streamDraw: draw(8) }
}

const saltName = 'salt'

/** The installation's salt: made at first use, and never changed. */
export async function ensureSalt(db: Db): Promise<string> {
  const known = await findSalt(db)
  if (known !== undefined) return known
  // Of two that make it at once, both take the first one's.
  await db
    .insert(auditSetting)
    .values({ name: saltName, value: randomBytes(16).toString('hex'), changedAt: utcNow() })
    .onDuplicateKeyUpdate({ set: { name: saltName } })
  const made = await findSalt(db)
  if (made === undefined) throw new VigiaError('setting-invalid', 'Audit_Settings does not keep its salt.')
  return made
}

async function findSalt(db: Db): Promise<string | undefined> {
  const [row] = await db
    .select({ value: auditSetting.value })
    .from(auditSetting)
    .where(eq(auditSetting.name, saltName))
  return row === undefined ? undefined : String(row.value)
}
