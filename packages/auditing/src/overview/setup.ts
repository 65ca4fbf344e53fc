import { authUser, core, type Db, ecg, model, modelAlias, worklist } from '@vigia/db'

const { and, eq, isNotNull, sql } = core

/** What a new installation needs before there is something to see, in the order in which it is done. */
export const setupSteps = ['seed', 'train', 'promote', 'infer', 'users'] as const
export type SetupStep = (typeof setupSteps)[number]

/** Which of them are done: there is a training row, a model, a champion, a judged beat, and a second person. */
export async function readSetup(db: Db): Promise<Record<SetupStep, boolean>> {
  const one = { one: sql`1` }
  const [seed, train, promote, infer, users] = await Promise.all([
    db.select(one).from(ecg).limit(1),
    db.select(one).from(model).limit(1),
    db
      .select(one)
      .from(modelAlias)
      .where(and(eq(modelAlias.alias, 'champion'), isNotNull(modelAlias.modelId))),
    db.select(one).from(worklist).limit(1),
    db.select(one).from(authUser).limit(2),
  ])
  return {
    seed: seed.length > 0,
    train: train.length > 0,
    promote: promote.length > 0,
    infer: infer.length > 0,
    users: users.length > 1,
  }
}
