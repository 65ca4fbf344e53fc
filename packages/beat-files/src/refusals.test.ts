import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BeatFileOptions, openBeatFile } from './open-beat-file.ts'
import { makeBeats } from './testing/index.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-refusals-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const signal = new AbortController().signal
const beats = makeBeats(12)

async function open(content: Buffer | string, options: Partial<BeatFileOptions> = {}) {
  const path = join(folder, 'ecg.csv')
  writeFileSync(path, content)
  const file = await openBeatFile(path, { labels: true, folder, signal, ...options })
  await file.close()
  return file
}

type Row = (string | number)[]
const rows = (): Row[] => beats.values.map((beat, row) => [...beat, beats.classes[row] === 1 ? 1 : 0])
const csv = (content: Row[], separator = ',') => content.map((row) => `${row.join(separator)}\n`).join('')

/** The file with one field of its third line replaced. */
function withField(column: number, text: string): string {
  const content = rows()
  ;(content[2] as Row)[column] = text
  return csv(content)
}

/** The file with other labels, by row. */
const withLabels = (label: (row: number) => string | number) =>
  csv(beats.values.map((beat, row) => [...beat, label(row)]))

test.each([
  ['0x10', '"0x10", is not a decimal number'],
  ['0b1', '"0b1", is not a decimal number'],
  ['0o7', '"0o7", is not a decimal number'],
  ['1_000', '"1_000", is not a number'],
  ['Infinity', '"Infinity", is not a finite number'],
  ['-inf', '"-inf", is not a finite number'],
  ['1e999', '"1e999", is too large'],
  ['NaN', '"NaN", says that the value is missing; a beat must be whole'],
  ['NULL', '"NULL", says that the value is missing; a beat must be whole'],
  ['#N/A', '"#N/A", says that the value is missing; a beat must be whole'],
  ['abc', '"abc", is not a number'],
  ['1.2.3', '"1.2.3", is not a number'],
  ['--1', '"--1", is not a number'],
  ['"0,5"', '"0,5", has a decimal comma, where others have a point'],
  ['\u001b[2J\u202e!', '"\\u{1b}[2J\\u{202e}!", is not a number'],
  ['x'.repeat(500), `"${'x'.repeat(40)}…", is not a number`],
])('%j is no sample, in either table', async (field, reason) => {
  for (const labels of [true, false]) {
    const refusal = open(withField(10, field), { labels })
    await expect(refusal).rejects.toThrow(`ecg.csv, line 3, field 11, ${reason}.`)
  }
})

test('an empty field is refused by its place, and not taken for 0', async () => {
  for (const empty of ['', '  ', '""'])
    await expect(open(withField(139, empty))).rejects.toThrow('ecg.csv, line 3, field 140 is empty')
})

test('fields and lines are counted as the person sees them: with row numbers, a header, remarks and empty lines', async () => {
  const content = rows()
  ;(content[2] as Row)[0] = 'abc'
  const numbered = content.map((row, index) => [index, ...row])
  const names = ['', ...Array.from({ length: 141 }, (_, column) => `s${column}`)]
  await expect(open(`# a remark\n\n${csv([names, ...numbered])}`)).rejects.toThrow('line 6, field 2, "abc"')
})

test.each<[string, () => string, string]>([
  ['a short line', () => csv([...rows(), [1, 2, 3]]), 'line 13 has 3 fields; 141 are expected, as in line 1'],
  [
    'a line of another separator',
    () => csv(rows()) + csv(rows().slice(0, 1), ';'),
    'line 13 has 1 field; 141 are expected',
  ],
  [
    'a header that comes again',
    () => csv([[...Array(141).keys()], ...rows(), [...Array(141).keys()]]),
    'line 14 repeats the names of line 1',
  ],
  [
    'a beat of empty fields between others',
    () => `${csv(rows())}${','.repeat(140)}\n${csv(rows())}`,
    'line 13 has fields, and all are empty',
  ],
  [
    'a decimal comma half-way',
    () => `${csv(rows(), ';')}${'0,5;'.repeat(140)}1\n`,
    'line 13, field 1, "0,5", has a decimal comma',
  ],
])('%s is refused with its line', async (_, content, message) => {
  for (const labels of [true, false]) await expect(open(content(), { labels })).rejects.toThrow(message)
})

test.each<[string, Buffer | string, string]>([
  ['a NumPy array', Buffer.from('\x93NUMPY\x01\0v\0', 'latin1'), 'a NumPy array (.npy)'],
  [
    'a NumPy archive',
    Buffer.from(`PK\x03\x04${'\0'.repeat(22)}\x09\0\0\0ecg.npy__`, 'latin1'),
    'a NumPy archive',
  ],
  [
    'a zip',
    Buffer.from(`PK\x03\x04${'\0'.repeat(22)}\x07\0\0\0ecg.csv`, 'latin1'),
    'a zip archive, not lines of numbers: unpack it, and give the file in it (ecg.csv)',
  ],
  [
    'an Excel workbook',
    Buffer.from(`PK\x03\x04${'\0'.repeat(22)}\x13\0\0\0[Content_Types].xml`, 'latin1'),
    'an Excel workbook',
  ],
  ['an old Excel file', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), 'an old Excel'],
  ['Parquet', 'PAR1\x15\x04', 'a Parquet file'],
  ['MATLAB', 'MATLAB 5.0 MAT-file, Platform: GLNXA64', 'a MATLAB file'],
  ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), 'an HDF5 file'],
  ['a PDF', '%PDF-1.7\n', 'a PDF'],
  ['a pickle', Buffer.from('\x80\x04\x95\x10\0', 'latin1'), 'a pickle'],
  ['R data', gzipSync('RDX3\nX\n\0\0\0\x03'), 'a file of R'],
  ['a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'a picture'],
  ['a web page', '\n<!DOCTYPE html><html><body>Sign in</body></html>', 'a web page'],
  ['JSON', '[{"values":[0.1,0.2]}]', 'JSON'],
  ['XML', '<?xml version="1.0"?><AnnotatedECG/>', 'XML'],
  [
    'ARFF',
    '% ECG5000\n@relation ECG5000\n@attribute att1 numeric\n@data\n0.1,0.2,1\n',
    'an ARFF file of Weka, not lines of numbers: what follows @data can be read',
  ],
  [
    'a .ts file',
    '#The data\n@problemName ECG5000\n@timeStamps false\n@data\n0.1,0.2:1\n',
    'a .ts file of sktime',
  ],
  [
    'a WFDB header',
    '100 2 360 650000\n100.dat 212 200 11 1024 995 -22131 0 MLII\n',
    'the header of a WFDB record',
  ],
  ['bytes of no known kind', Buffer.from([1, 2, 0, 3, 0, 0, 9]), 'a binary file'],
  [
    'text',
    'Dear colleague,\nplease find the beats attached.\n',
    'holds no lines of numbers; it begins with "Dear colleague,"',
  ],
])('%s is named for what it is', async (_, content, message) => {
  await expect(open(content)).rejects.toThrow(message)
})

test('a gzip that was cut is named', async () => {
  const whole = gzipSync(csv(rows()))
  await expect(open(whole.subarray(0, whole.length - 200))).rejects.toThrow('its gzip data ends early')
  whole.fill(7, 600, 700)
  await expect(open(whole)).rejects.toThrow('its gzip data is damaged')
})

test.each<[string, Row[], string]>([
  [
    'MIT-BIH as Kaggle has it',
    beats.values.map((beat) => [...beat, ...Array(47).fill(0.5), 1]),
    'has 187 samples and a label a line, as in the MIT-BIH files of Kaggle',
  ],
  [
    'beats of 96',
    beats.values.map((beat) => [...beat.slice(0, 96), 1]),
    'has 96 samples and a label a line; a beat has 140 samples',
  ],
  [
    'one value a line',
    beats.values.map((beat) => [beat[0] as number]),
    'has one value a line; a beat is one line of 140 samples',
  ],
  [
    'a beat a column',
    Array.from({ length: 141 }, (_, row) => [row / 7, 0.25, 0.125]),
    'turn it, so that each stands in a line',
  ],
  [
    '139 samples and a label',
    rows().map((row) => row.slice(1)),
    'the last of which looks like a label, which leaves 139 samples',
  ],
])('%s is another length, and named so', async (_, content, message) => {
  await expect(open(csv(content), { labels: false })).rejects.toThrow(message)
})

test('a first line of misspelt or missing numbers is not taken for names', async () => {
  const [first = [], ...others] = rows()
  const fortran = [first.map((value) => `${Number(value).toFixed(3)}D+0`), ...others]
  await expect(open(csv(fortran))).rejects.toThrow('line 1, field 1, "')
  const gaps = [first.map((value, column) => (column < 100 ? 'NaN' : value)), ...others]
  await expect(open(csv(gaps))).rejects.toThrow('line 1, field 1, "NaN"')
})

test('two lines that begin with 1 and 2 may be classes or row numbers', async () => {
  const content = csv(beats.values.slice(0, 2).map((beat, row) => [row + 1, ...beat]))
  await expect(open(content)).rejects.toThrow('may be a label or count the rows: give --label first')
  expect(await open(content, { label: 'first' })).toMatchObject({ count: 2 })
})

test('what follows @data of a .ts file is named, with what makes it readable', async () => {
  const content = beats.values.map((beat, row) => `${beat.join(',')}:${row % 2}\n`).join('')
  await expect(open(content, { labels: false })).rejects.toThrow("sed 's/:/,/'")
})

test('an empty file, and one of names alone, hold no ECG', async () => {
  for (const content of ['', '\n\r\n', '# nothing\n', gzipSync('')])
    await expect(open(content)).rejects.toThrow('ecg.csv holds no ECG.')
  await expect(open(csv([[...Array(141).keys()]]))).rejects.toThrow(
    'ecg.csv holds a line of names and no ECG.',
  )
})

test('decimal commas between commas are not guessed at', async () => {
  const content = beats.values.map((_, row) => Array.from({ length: 141 }, () => `0,${row + 10}`))
  await expect(open(csv(content))).rejects.toThrow(
    'decimal commas and separating commas cannot be told apart',
  )
})

test('commas that may set off thousands need an option', async () => {
  const content = csv(
    beats.values.map((beat, row) => [...beat.map((_, at) => `${1 + (at % 9)},${100 + row}`), row % 2]),
    ';',
  )
  await expect(open(content)).rejects.toThrow('--decimal comma')
  expect(await open(content, { decimal: 'comma' })).toMatchObject({ count: 12 })
  await expect(open(content, { decimal: 'point' })).rejects.toThrow(
    'line 1, field 1, "1,100", has a decimal comma',
  )
})

test('labels at both ends are not guessed at; --label settles it', async () => {
  const content = csv(beats.values.map((beat, row) => [row % 2, ...beat.slice(1), (row + 1) % 2]))
  await expect(open(content)).rejects.toThrow('give --label first or last')
  expect((await open(content, { label: 'first' })).layout).toContain('label first')
  expect((await open(content, { label: 'last' })).layout).toContain('label last')
})

test('141 values without a label are refused, as row numbers before a label and 139 samples are', async () => {
  const samples = beats.values.map((beat) => [...beat, 0.125])
  await expect(open(csv(samples))).rejects.toThrow('neither the first nor the last looks like a label')
  const numbered = rows().map((row, index) => [index + 1, ...row.slice(1)])
  await expect(open(csv(numbered))).rejects.toThrow('counts up, as row numbers do')
})

test.each<[string, (row: number) => string | number, string]>([
  [
    '0 to 4, as in MIT-BIH',
    (row) => row % 5,
    'has the labels 0, 1, 2, 3 and 4, which do not tell by themselves which is normal',
  ],
  ['-1 and 1', (row) => (row % 2) * 2 - 1, 'has the labels -1 and 1'],
  ['letters', (row) => 'NV'[row % 2] as string, 'has the labels n and v'],
  ['one that is neither 0 nor 1', (row) => (row === 7 ? 9 : row % 2), '(9 stands in line 8 first)'],
])('labels of %s need --normal', async (_, label, message) => {
  await expect(open(withLabels(label))).rejects.toThrow(message)
  expect(await open(withLabels(label), { labels: false })).toMatchObject({ count: 12 })
  const normal = String(label(0)).toUpperCase()
  expect(await open(withLabels(label), { normal })).toMatchObject({ count: 12 })
})

test('a column that is called an anomaly does not tell what its 1 means', async () => {
  const names = [...Array(140).keys(), 'anomaly']
  const content = csv([names, ...rows()])
  await expect(open(content)).rejects.toThrow('give --normal 1 or --normal 0')
  expect(await open(content, { normal: '1' })).toMatchObject({ count: 12 })
})

test('a label that is missing or a fraction is refused with its line', async () => {
  await expect(open(withField(140, ''))).rejects.toThrow('line 3, field 141, the label is empty.')
  await expect(open(withField(140, '0.5'), { label: 'last' })).rejects.toThrow(
    'line 3, field 141, the label, "0.5", is a fraction.',
  )
  await expect(open(withField(140, 'nan'))).rejects.toThrow('line 3, field 141, the label, "nan"')
})

test.each<[string, (row: number) => string | number, Partial<BeatFileOptions>, string]>([
  [
    'makes normals the minority',
    (row) => (row % 3 === 0 ? 1 : 0),
    {},
    'only 4 of 12 are normal (1 is normal and 0 anomalous); if the labels mean it the other way round, give --normal 0.',
  ],
  ['is constant', () => 1, {}, 'every label is 1, so that all are normal.'],
  ['counts up', (row) => row + 1, { label: 'last', normal: '1' }, 'counts up from line to line'],
])('a label that %s is warned of', async (_, label, options, warning) => {
  const { warnings } = await open(withLabels(label), options)
  expect(warnings.join('\n')).toContain(warning)
})

test('a file without labels is refused for training', async () => {
  await expect(open(csv(beats.values))).rejects.toThrow('no label, and training needs one')
})

test('a line that never ends is refused before it fills the memory', async () => {
  await expect(open(csv(rows()) + '1'.repeat(1_200_000))).rejects.toThrow(
    'line 13 has no end within 1000000 characters',
  )
})
