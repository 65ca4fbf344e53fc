import { gzipSync } from 'node:zlib'
import type { LayoutOptions } from '../find-layout.ts'

/** Made-up beats, with labels as ECG5000's own files have them. */
export interface MadeBeats {
  values: number[][]
  /** 1 normal, 2 to 5 anomalous. */
  classes: number[]
}

/** A way in which a program writes beats. */
export interface BeatLayout {
  title: string
  write(beats: MadeBeats): Buffer | string
  /** What the reader is expected to say, up to the label. */
  layout: string
  options?: LayoutOptions
  /** Whether labels are in it; by default they are. */
  isLabelled?: boolean
}

/** Numbers with every bit in use, and some of other notations: whole ones, exponents, a negative zero. */
export function makeBeats(count: number): MadeBeats {
  const odd = [0, -0, 7, -3, 1e-7, -2.5e-10, 1e21, 123456.75, Number.MIN_VALUE]
  const values = Array.from({ length: count }, (_, beat) =>
    Array.from({ length: 140 }, (_, sample) =>
      sample % 31 === 9 ? (odd[(beat + sample) % odd.length] as number) : wave(beat, sample),
    ),
  )
  return {
    values,
    classes: Array.from({ length: count }, (_, beat) => [1, 1, 3, 1, 2, 1, 5, 4][beat % 8] as number),
  }
}

const wave = (beat: number, sample: number) =>
  Math.sin(beat * 78.233 + sample / 9) * 3.1 + Math.sin(sample * 12.9898) / 7

const text = (value: number) => (Object.is(value, -0) ? '-0' : String(value))
const comma = (value: number) => text(value).replace('.', ',')
const binary = (label: number) => (label === 1 ? '1' : '0')
const names = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, column) => `${prefix}${column}`)

interface Shape {
  separator?: string
  number?: (value: number) => string
  label?: (label: number) => string
  place?: 'first' | 'last' | 'none'
  /** What stands before a row of fields, by its number from 0. */
  before?: (row: number) => string[]
  after?: string
  end?: string
  head?: string
  foot?: string
}

function lines({ values, classes }: MadeBeats, shape: Shape): string {
  const { separator = ',', number = text, label = binary, place = 'last', end = '\n' } = shape
  const rows = values.map((beat, row) => {
    const fields = beat.map(number)
    if (place !== 'none') fields.splice(place === 'first' ? 0 : 140, 0, label(classes[row] as number))
    return [...(shape.before?.(row) ?? []), ...fields].join(separator) + (shape.after ?? '')
  })
  const head = shape.head === undefined ? [] : [shape.head]
  return [...head, ...rows, ...(shape.foot === undefined ? [] : [shape.foot]), ''].join(end)
}

const quoted = (item: string) => `"${item}"`
const utf16 = (content: string) => Buffer.from(content, 'utf16le')

/** The layouts that people's programs make, each with all it takes to write one. */
export const beatLayouts: readonly BeatLayout[] = [
  {
    title: 'TensorFlow’s ecg.csv',
    write: (beats) => lines(beats, { label: (label) => (label === 1 ? '1.0000000e+00' : '0.0000000e+00') }),
    layout: 'comma-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'ECG5000_TRAIN.txt of the UCR archive',
    write: (beats) =>
      lines(beats, {
        separator: '  ',
        place: 'first',
        number: (value) => (value < 0 ? text(value) : ` ${text(value)}`),
        label: (label) => `  ${label}.0000000e+00`,
      }),
    layout: 'separated by blanks, label first, classes 1 to 5: 1 is normal',
  },
  {
    title: 'ECG5000_TRAIN.tsv of the UCR archive',
    write: (beats) => lines(beats, { separator: '\t', place: 'first', label: String }),
    layout: 'tab-separated, label first, classes 1 to 5: 1 is normal',
  },
  {
    title: 'a header, as MATLAB’s writetable and Julia write it',
    write: (beats) => lines(beats, { head: names(141, 'x').join(',') }),
    layout: 'comma-separated, with a header, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'pandas’ to_csv()',
    write: (beats) => lines(beats, { head: ['', ...names(141)].join(','), before: (row) => [String(row)] }),
    layout:
      'comma-separated, with a header, row numbers first (left out), label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'pandas’ to_csv() of shuffled rows, read and written twice',
    write: (beats) =>
      lines(beats, {
        head: ['Unnamed: 0', 'target', ...names(140)].join(','),
        place: 'first',
        before: (row) => [String((row * 7919) % 4001)],
      }),
    layout:
      'comma-separated, with a header, row numbers first (left out), label first, 1 is normal and 0 anomalous',
  },
  {
    title: 'pandas’ to_csv(index=False), with numbers for names',
    write: (beats) => lines(beats, { head: names(141).join(',') }),
    layout: 'comma-separated, with a header, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'pandas’ to_csv(header=False) with its index',
    write: (beats) => lines(beats, { before: (row) => [String(row)] }),
    layout: 'comma-separated, row numbers first (left out), label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'R’s write.csv()',
    write: (beats) =>
      lines(beats, {
        head: ['', ...names(141, 'V')].map(quoted).join(','),
        before: (row) => [quoted(String(row + 1))],
        label: (label) => quoted(binary(label)),
      }),
    layout:
      'comma-separated, with a header, row numbers first (left out), label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'R’s write.csv2(), with decimal commas',
    write: (beats) =>
      lines(beats, {
        separator: ';',
        number: comma,
        head: ['', ...names(141, 'V')].map(quoted).join(';'),
        before: (row) => [quoted(String(row + 1))],
      }),
    layout:
      'semicolon-separated, decimal commas, with a header, row numbers first (left out), label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'R’s write.table(), whose header is one field shorter',
    write: (beats) =>
      lines(beats, {
        separator: ' ',
        head: names(141, 'V').map(quoted).join(' '),
        before: (row) => [quoted(`beat ${row + 1}`)],
      }),
    layout:
      'separated by blanks, with a header, row numbers first (left out), label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'Excel of Brazil',
    write: (beats) => lines(beats, { separator: ';', number: comma, end: '\r\n' }),
    layout: 'semicolon-separated, decimal commas, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'Excel with sep=;, a mark of UTF-8, a header and empty rows below',
    write: (beats) =>
      `\ufeffsep=;\r\n${lines(beats, {
        separator: ';',
        number: (value) => comma(value).toUpperCase(),
        head: [...names(140, 's'), 'Rótulo'].join(';'),
        foot: ';'.repeat(140),
        end: '\r\n',
      })}`,
    layout: 'semicolon-separated, decimal commas, with a header, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'semicolons and decimal points',
    write: (beats) => lines(beats, { separator: ';' }),
    layout: 'semicolon-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'every field in quotation marks, decimal commas between commas',
    write: (beats) =>
      lines(beats, { number: (value) => quoted(comma(value)), label: (label) => quoted(binary(label)) }),
    layout: 'comma-separated, decimal commas, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'Excel’s Unicode text, as UTF-16 with a mark',
    write: (beats) => utf16(`\ufeff${lines(beats, { separator: '\t', number: comma, end: '\r\n' })}`),
    layout: 'UTF-16, tab-separated, decimal commas, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'PowerShell’s Export-Csv, as UTF-16 with a mark',
    write: (beats) =>
      utf16(
        `\ufeff#TYPE System.Object[]\r\n${lines(beats, {
          head: [...names(140, 's'), 'label'].map(quoted).join(','),
          number: (value) => quoted(text(value)),
          end: '\r\n',
        })}`,
      ),
    layout: 'UTF-16, comma-separated, with a header, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'UTF-16 without a mark',
    write: (beats) => utf16(lines(beats, {})),
    layout: 'UTF-16, comma-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'UTF-16, the high byte first',
    write: (beats) => utf16(`\ufeff${lines(beats, {})}`).swap16(),
    layout: 'UTF-16, comma-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'lines that end with CR alone',
    write: (beats) => lines(beats, { end: '\r' }),
    layout: 'comma-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'gzip of several members',
    write: (beats) => {
      const whole = Buffer.from(lines(beats, {}))
      return Buffer.concat([gzipSync(whole.subarray(0, 1000)), gzipSync(whole.subarray(1000))])
    },
    layout: 'gzip, comma-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'gzip of gzip',
    write: (beats) => gzipSync(gzipSync(lines(beats, {}))),
    layout: 'gzip, comma-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'commas and blanks, remarks, empty lines, and no end of the last line',
    write: (beats) =>
      `# beats of 2024\n\n${lines(beats, { separator: ', ' }).replace('\n', '\n\n# more, and more\n')}`.trimEnd(),
    layout: 'comma-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'Octave’s save -text',
    write: (beats) =>
      `# Created by Octave 9.2.0\n# name: x\n# type: matrix\n# rows: 9\n# columns: 141\n${lines(beats, {
        separator: ' ',
        before: () => [''],
      })}`,
    layout: 'separated by blanks, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'numpy.savetxt() with a header',
    write: (beats) => lines(beats, { separator: ' ', head: `# ${names(141).join(' ')}` }),
    layout: 'separated by blanks, with a header, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'a separator behind the last value',
    write: (beats) => lines(beats, { separator: '\t', after: '\t' }),
    layout: 'tab-separated, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'bars',
    write: (beats) => lines(beats, { separator: '|' }),
    layout: 'separated by |, label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'labels in words',
    write: (beats) =>
      lines(beats, { label: (label) => (label === 1 ? 'Normal' : 'anomalous'), place: 'first' }),
    layout: 'comma-separated, label first, in words',
  },
  {
    title: 'letters for labels, of which N is said to be normal',
    write: (beats) => lines(beats, { label: (label) => 'NVSFQ'[label - 1] as string }),
    layout: 'comma-separated, label last, n is normal, all else anomalous',
    options: { normal: 'N' },
  },
  {
    title: '0 for normal',
    write: (beats) => lines(beats, { label: (label) => (label === 1 ? '0' : '1') }),
    layout: 'comma-separated, label last, 0 is normal, 1 anomalous',
    options: { normal: '0' },
  },
  {
    title: 'the training table, exported with all its columns',
    write: (beats) =>
      lines(beats, {
        head: [...names(140), 'is_anomalous', 'dt_measure', 'id'].join(','),
        after: ',2024-01-01 00:00:00,7',
      }),
    layout:
      'comma-separated, with a header, the column "dt_measure" (left out), the column "id" (left out), label last, 1 is normal, 0 anomalous',
    options: { normal: '1' },
  },
  {
    title: 'a patient before each beat, by name',
    write: (beats) =>
      lines(beats, {
        head: ['patient', ...names(140, 't'), 'label'].join(','),
        before: (row) => [`P${row % 3}`],
      }),
    layout:
      'comma-separated, with a header, the column "patient" (left out), label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'a date and a row number behind each beat, without names',
    write: (beats) => {
      const rows = lines(beats, {}).trimEnd().split('\n')
      return rows
        .map((row, index) => `${row},2024-01-01 0${index % 9}:${10 + index}:00,${index + 1}\n`)
        .join('')
    },
    layout:
      'comma-separated, the column 142 (left out), row numbers last (left out), label last, 1 is normal and 0 anomalous',
  },
  {
    title: 'no label',
    write: (beats) => lines(beats, { place: 'none' }),
    layout: 'comma-separated, no label',
    isLabelled: false,
  },
  {
    title: 'row numbers and no label',
    write: (beats) => lines(beats, { place: 'none', before: (row) => [String(row + 1)] }),
    layout: 'comma-separated, row numbers first (left out), no label',
    isLabelled: false,
  },
  {
    title: 'dates and no label',
    write: (beats) =>
      lines(beats, { place: 'none', separator: ';', before: (row) => [`2024-01-0${row + 1} 10:00`] }),
    layout: 'semicolon-separated, row numbers first (left out), no label',
    isLabelled: false,
  },
]
