import { printable } from './problems.ts'

type Format = [magic: string | RegExp, kind: string, advice: string]

const pictureOf = (magic: string): Format => [magic, 'a picture', 'the samples themselves are needed, as CSV']
const pickleOf = (magic: string): Format => [
  magic,
  'a pickle of Python',
  'write it with numpy.savetxt or to_csv',
]

/** Files that begin with these bytes, and what to do about them. */
const binaryFormats: readonly Format[] = [
  ['\x93NUMPY', 'a NumPy array (.npy)', 'write it with numpy.savetxt(file, array, delimiter=",")'],
  ['PK\x05\x06', 'an empty zip archive', 'give the file that should be in it'],
  ['PAR1', 'a Parquet file', 'write it as CSV, as with pandas.read_parquet(…).to_csv(…)'],
  ['ARROW1', 'an Arrow or Feather file', 'write it as CSV'],
  ['FEA1', 'a Feather file', 'write it as CSV'],
  ['MATLAB 7.3', 'a MATLAB file (.mat)', 'write it with writematrix(x, "ecg.csv")'],
  ['MATLAB 5.0', 'a MATLAB file (.mat)', 'write it with writematrix(x, "ecg.csv")'],
  ['\x89HDF\r\n', 'an HDF5 file', 'write its data set as CSV'],
  ['%PDF-', 'a PDF', 'ask for the data as CSV'],
  ['\xd0\xcf\x11\xe0', 'an old Excel or Office file (.xls)', 'save the sheet as CSV'],
  ['SQLite format 3', 'an SQLite database', 'export the table as CSV'],
  ['BZh', 'a bzip2 archive', 'unpack it: bunzip2 -c FILE | … seed -'],
  ['\xfd7zXZ', 'an xz archive', 'unpack it: xz -dc FILE | … seed -'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive', 'unpack it: zstd -dc FILE | … seed -'],
  ['7z\xbc\xaf', 'a 7z archive', 'unpack it and give the file in it'],
  ['Rar!', 'a rar archive', 'unpack it and give the file in it'],
  ['\x1f\x9d', 'a .Z archive', 'unpack it: uncompress -c FILE | … seed -'],
  [/^(RDX\d|X)\n/, 'a file of R (.RData, .rds)', 'write it with write.csv(x, "ecg.csv")'],
  [/^[\s\S]{257}ustar/, 'a tar archive', 'unpack it and give the file in it'],
  [/^[\s\S]{128}DICM/, 'a DICOM file', 'write its waveforms as CSV'],
  [/^0 {7}[^\n]{80}/, 'an EDF recording', 'cut it into beats of 140 samples, one a line'],
  ...['\x89PNG', '\xff\xd8\xff', 'GIF8', 'II*\0', 'MM\0*'].map(pictureOf),
  ...['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'].map(pickleOf),
]

const textFormats: readonly [start: RegExp, kind: string, advice: string][] = [
  [
    /^(?:[^,:\n]+,){50,}[^,:\n]+:[^,:\n]+\n/,
    'what follows @data in a .ts file of sktime',
    "a comma before the label makes it readable: sed 's/:/,/' FILE | … seed -",
  ],
  [/^\S+(\s+\d+:\S+){20}/, 'a LIBSVM file', 'write every value without its number, as CSV'],
  [
    /^\s*<(!doctype html|html|head|body|title)\b/i,
    'a web page, not data',
    'where it came from an address, that leads to a page (perhaps one that asks for a sign-in) and not to the file',
  ],
  [/^\s*<(\?xml|[a-z])/i, 'XML', 'write one beat a line, as CSV'],
  [/^\s*[[{]/, 'JSON or a list of Python', 'write one beat a line, as CSV'],
  [
    /^(\s*(%.*)?\r?\n)*\s*@relation\b/i,
    'an ARFF file of Weka',
    "what follows @data can be read: sed '1,/^@data/Id' FILE | … seed -",
  ],
  [
    /^(\s*(#.*)?\r?\n)*\s*@(problemname|timestamps|univariate|dimension|classlabel|data|missing|equallength)\b/i,
    'a .ts file of sktime',
    "what follows @data can be read: sed '1,/^@data/Id; s/:/,/g' FILE | … seed -",
  ],
  [
    /^(#.*\r?\n)*\S+(\/\d+)? \d+ \d+[^\n]*\r?\n\S+\.(dat|mat) \d+/,
    'the header of a WFDB record (.hea)',
    'cut the record into beats of 140 samples, one a line',
  ],
]

/**
 * Names a file that is not a table of numbers in text.
 *
 * @param head its first bytes, after gzip; as many as are at hand
 * @returns what it is and what to do, or undefined
 */
export function nameForeignBytes(head: Buffer): string | undefined {
  const text = head.toString('latin1')
  if (text.startsWith('PK\x03\x04')) return describe(...zipOf(text))
  for (const [magic, kind, advice] of binaryFormats)
    if (typeof magic === 'string' ? text.startsWith(magic) : magic.test(text)) return describe(kind, advice)
  return undefined
}

/** The same for a file that is text. */
export function nameForeignText(head: string): string | undefined {
  const found = textFormats.find(([start]) => start.test(head))
  return found && describe(found[1], found[2])
}

/** A file of bytes that no signature tells; the ending of its name may. */
export function describeBinary(name: string): string {
  return /\.(dat|atr|qrs|hea)$/i.test(name)
    ? describe('a part of a WFDB record, in binary', 'cut the record into beats of 140 samples, one a line')
    : describe('a binary file', 'write one beat a line, as CSV')
}

function zipOf(text: string): [kind: string, advice: string] {
  if (/xl\/|\[Content_Types\]\.xml/.test(text)) return ['an Excel workbook (.xlsx)', 'save the sheet as CSV']
  if (text.includes('opendocument.spreadsheet'))
    return ['a LibreOffice sheet (.ods)', 'save the sheet as CSV']
  if (/^[\s\S]{30}[\s\S]{0,200}\.npy/.test(text))
    return ['a NumPy archive (.npz)', 'write it with numpy.savetxt(file, array, delimiter=",")']
  const length = text.charCodeAt(26) + 256 * text.charCodeAt(27)
  const first = printable(text.slice(30, 30 + length), 60)
  return ['a zip archive', `unpack it, and give the file in it (${first})`]
}

function describe(kind: string, advice: string): string {
  return `is ${kind}, not lines of numbers: ${advice}`
}
