import { core, type Db, modelAlias, utcNow } from '@vigia/db'
import { openTestDatabase } from '@vigia/db/testing'
import { expect, test } from 'vitest'
import { isAmong } from './fragments.ts'
import { given, keepBuilt } from './keep-built.ts'

const { and, asc, desc, eq } = core

test('a query is built once for each database and shape, and asked with the values of the moment', async () => {
  const built: string[] = []
  const among = keepBuilt((db: Db, { order }: { order: 'asc' | 'desc' }) => {
    built.push(order)
    return db
      .select({ tag: modelAlias.tag })
      .from(modelAlias)
      .where(and(eq(modelAlias.alias, given('alias')), isAmong(modelAlias.tag, given<string[]>('tags'))))
      .orderBy(order === 'asc' ? asc(modelAlias.tag) : desc(modelAlias.tag))
      .prepare()
  })
  await using opened = new AsyncDisposableStack()
  for (const tag of ['v1', "v'2"]) {
    const { db, close } = await openTestDatabase('warehouse')
    opened.defer(close)
    await db.insert(modelAlias).values({ alias: 'champion', tag, changedAt: utcNow() })
    const ask = (order: 'asc' | 'desc', alias: string, tags: string[]) =>
      among(db, { alias, tags }, { order })
    expect(await ask('asc', 'champion', ['v0', tag])).toEqual([{ tag }])
    expect(await ask('asc', 'champion', ['v0'])).toEqual([])
    expect(await ask('asc', 'challenger', [tag])).toEqual([])
    expect(await ask('desc', 'champion', [tag, 'v0', 'v9'])).toEqual([{ tag }])
  }
  expect(built).toEqual(['asc', 'desc', 'asc', 'desc'])
})
