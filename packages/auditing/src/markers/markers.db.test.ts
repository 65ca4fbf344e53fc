import { expect, test } from 'vitest'
import { recordAnswer } from '../answers/record-answer.ts'
import {
  addBeats,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { addMarker, listMarkers, listMarkersInUse, normaliseMarker, removeMarker } from './markers.ts'

openForEachTest(openAuditedWarehouse)

const [ana, bia, caio] = [reader('Ana'), reader('Bia'), reader('Caio')]
const say = async (who: string, beat: number) =>
  expect(await recordAnswer(db, noResults, reader(who), answer(beat))).toMatchObject({ status: 'recorded' })
const names = async (beat: string, who = ana) => (await listMarkers(db, beat, who)).markers

test('a marker is kept in small letters without needless blanks; what does not print or is too long is none', () => {
  expect(normaliseMarker('  Base\u00a0 LINE ')).toBe('base line')
  expect(normaliseMarker('Ruído')).toBe(normaliseMarker('rui\u0301do'))
  expect(normaliseMarker('x'.repeat(30))).toBe('x'.repeat(30))
  for (const wrong of ['', '   ', 'x'.repeat(31), 'a\nb', 'a\0', 'a\u200bb', '\ud800', 'a\u202eb'])
    expect(normaliseMarker(wrong)).toBeUndefined()
})

test('nobody marks a beat before their own answer, nor sees the markers of others before it is settled', async () => {
  const [beat = 0] = await addBeats(db, 1, { isDouble: true })
  const name = `ecg-${beat}`
  expect(await addMarker(db, ana, name, 'noise')).toEqual({ status: 'not-answered' })
  expect(await addMarker(db, ana, 'ecg-999', 'noise')).toEqual({ status: 'not-answered' })
  await say('Ana', beat)
  expect(await addMarker(db, ana, name, 'Noise')).toEqual({ status: 'added' })
  expect(await addMarker(db, bia, name, 'noise')).toEqual({ status: 'not-answered' })
  expect(await listMarkers(db, name, bia)).toEqual({ mayMark: false, markers: [], changes: [] })
  expect(await listMarkersInUse(db, 'Bia')).toEqual([])
  expect(await listMarkersInUse(db, 'Ana')).toEqual(['noise'])
  await say('Bia', beat)
  expect(await names(name, bia)).toEqual(['noise'])
  expect(await names(name, caio)).toEqual(['noise'])
  expect(await listMarkersInUse(db, 'Bia')).toEqual(['noise'])
})

test('who has answered sets a marker that another has set too, and neither is told of the other', async () => {
  const [beat = 0] = await addBeats(db, 1, { isDouble: true })
  const name = `ecg-${beat}`
  await say('Ana', beat)
  expect(await addMarker(db, ana, name, 'noise')).toEqual({ status: 'added' })
  const uncertain = answer(beat, { answer: 'anomalous' })
  expect(await recordAnswer(db, noResults, bia, uncertain)).toMatchObject({ status: 'recorded' })
  // The two disagree: nothing is settled.
  expect(await addMarker(db, bia, name, 'noise')).toEqual({ status: 'added' })
  expect(await removeMarker(db, ana, name, 'noise')).toEqual({ status: 'removed' })
  expect(await names(name, ana)).toEqual([])
  expect(await names(name, bia)).toEqual(['noise'])
})

test('a settled beat is marked by everybody, each marker once, and what was removed stays on record', async () => {
  const [beat = 0] = await addBeats(db, 1)
  const name = `ecg-${beat}`
  await say('Ana', beat)
  expect(await addMarker(db, bia, name, 'noise')).toEqual({ status: 'added' })
  expect(await addMarker(db, caio, name, ' NOISE')).toEqual({ status: 'unchanged' })
  expect(await addMarker(db, caio, name, 'x'.repeat(31))).toEqual({ status: 'invalid' })
  expect(await removeMarker(db, caio, name, 'electrode')).toEqual({ status: 'unchanged' })
  expect(await removeMarker(db, caio, name, 'noise')).toEqual({ status: 'removed' })
  const { markers, changes } = await listMarkers(db, name, ana)
  expect(markers).toEqual([])
  expect(changes.map(({ marker, isAdded, by }) => [marker, isAdded, by.name])).toEqual([
    ['noise', false, 'Dr. Caio'],
    ['noise', true, 'Dr. Bia'],
  ])
  expect(await rowsOf(db, 'SELECT reader_id, person_id FROM Beat_Markers ORDER BY id')).toEqual([
    { reader_id: 'Bia', person_id: 'Bia' },
    { reader_id: 'Bia', person_id: 'Caio' },
  ])
  for (const change of ['UPDATE Beat_Markers SET is_added = 1', 'DELETE FROM Beat_Markers'])
    await expect(db.$client.query(change)).rejects.toThrow('Markers are appended')
})

test('of many who set one marker at once, one does', async () => {
  const [beat = 0] = await addBeats(db, 1)
  await say('Ana', beat)
  const outcomes = await Promise.all(
    [ana, bia, caio, ana, bia].map((who) => addMarker(db, who, `ecg-${beat}`, 'noise')),
  )
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['added', ...Array(4).fill('unchanged')])
})
