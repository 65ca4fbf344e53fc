import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { trainTestSplit } from './split.ts'

// All vectors were made with scikit-learn 1.9.1: train_test_split(arange(count), test_size=…, random_state=…).
const whole = [
  { count: 2, testSize: 0.2, randomState: 0, train: [0], test: [1] },
  { count: 5, testSize: 0.2, randomState: 21, train: [2, 0, 3, 1], test: [4] },
  { count: 10, testSize: 0.25, randomState: 0, train: [9, 1, 6, 7, 3, 0, 5], test: [2, 8, 4] },
  { count: 11, testSize: 0.2, randomState: 21, train: [5, 3, 6, 7, 0, 4, 8, 9], test: [10, 1, 2] },
  {
    count: 20,
    testSize: 0.33,
    randomState: 42,
    train: [3, 18, 16, 13, 2, 9, 19, 4, 12, 7, 10, 14, 6],
    test: [0, 17, 15, 1, 8, 5, 11],
  },
  { count: 10, testSize: 3, randomState: 7, train: [2, 1, 9, 7, 3, 6, 4], test: [8, 5, 0] },
  {
    count: 13,
    testSize: 1,
    randomState: 4294967295,
    train: [5, 10, 12, 8, 1, 11, 6, 0, 4, 7, 2, 3],
    test: [9],
  },
]

test.each(whole)(
  '$count rows, test size $testSize, random state $randomState: index for index scikit-learn’s',
  (vector) => {
    const { train, test: held } = trainTestSplit(vector.count, vector)
    expect({ train: [...train], test: [...held] }).toEqual({ train: vector.train, test: vector.test })
  },
)

const digested = [
  {
    count: 4000,
    testSize: 0.2,
    randomState: 21,
    firstOfTrain: [1859, 3471, 1016, 3529, 2713],
    firstOfTest: [3132, 2299, 224, 3508, 3537],
    train: 'd4a49bee95aca0be2f8e6a886372586cedb116b4e621cdbdaa85c9e3d8f3be78',
    test: 'a9de4bdcf49ce819aeb4579673b9692a9dbde64441ecafccc7ef42fd382a4d59',
  },
  {
    count: 100_003,
    testSize: 0.1,
    randomState: 7,
    firstOfTrain: [12062, 54560, 19985, 63460, 23087],
    firstOfTest: [1310, 25378, 65590, 82519, 42273],
    train: 'c227038e3db522d1d0e6ea134039791aadca4acd33033d5f72a9996baff31445',
    test: '749808247498295acc0baac71f7711354c16b211b2cdc0808723987a0c0a9ed9',
  },
  {
    count: 1_000_000,
    testSize: 0.2,
    randomState: 21,
    firstOfTrain: [416082, 300987, 104308, 551419, 403333],
    firstOfTest: [247908, 949689, 632400, 898407, 396017],
    train: '586aa3adf7568d5c64296cfc1823ffea2de9f3693974ad4988c4a03fd9e01349',
    test: 'fdb29bd9f8d0a7b8870bf0eaedfb0e0ea4b1ad7d40edb8c4bd5c802187b4b196',
  },
]

test.each(digested)(
  '$count rows with random state $randomState: the digest of scikit-learn’s indices',
  (vector) => {
    const { train, test: held } = trainTestSplit(vector.count, vector)
    expect([...train.subarray(0, 5)]).toEqual(vector.firstOfTrain)
    expect([...held.subarray(0, 5)]).toEqual(vector.firstOfTest)
    expect(digest(train)).toBe(vector.train)
    expect(digest(held)).toBe(vector.test)
  },
)

test.each([
  { count: 10, testSize: 0 },
  { count: 10, testSize: -1 },
  { count: 10, testSize: 2.5 },
  { count: 10, testSize: Number.NaN },
  { count: 10, testSize: 10 },
  { count: 10, testSize: 0.95 },
  { count: 1, testSize: 0.2 },
  { count: 0, testSize: 0.2 },
])(
  'a test size of $testSize of $count rows is refused, as scikit-learn refuses it',
  ({ count, testSize }) => {
    expect(() => trainTestSplit(count, { testSize, randomState: 1 })).toThrow(
      expect.objectContaining({ code: 'invalid-test-size' }),
    )
  },
)

function digest(rows: Int32Array): string {
  const bytes = Buffer.alloc(rows.byteLength)
  for (const [index, row] of rows.entries()) bytes.writeInt32LE(row, index * 4)
  return createHash('sha256').update(bytes).digest('hex')
}
