import type { ZxcvbnFactory } from '@zxcvbn-ts/core'

/** Whom a password is of: what others know of them stands in no password. */
export interface Owner {
  email: string
  name?: string | undefined
}

/** As a power of ten: below it the estimate itself calls a password less than "very unguessable". */
const fewestGuesses = 10
/** The estimate's time grows with the square of the length, and so many characters say enough. */
const longestEstimated = 64
/** What a password in a clinic's Vigia is tried with first. */
const expectedWords = ['vigia', 'password', 'senha', 'admin', 'clinica', 'clinic', 'hospital', 'ecg']
/** What is left of a password that has expected words in it has to have so many letters besides. */
const fewestLetters = 5

/**
 * Whether a password is common, was breached, or is made of what is known of its owner and of Vigia (NIST SP 800-63B-4,
 * 3.1.1.2), however it is turned, repeated or lengthened by digits: by the dictionaries and the estimate of zxcvbn.
 *
 * @param password normalised
 */
export async function isGuessable(password: string, owner: Owner): Promise<boolean> {
  const words = [...wordsOf(owner), ...expectedWords]
  if (isMadeOf(words, password)) return true
  const estimate = await openEstimate()
  return estimate.check(password.slice(0, longestEstimated), words).guessesLog10 < fewestGuesses
}

let opened: Promise<ZxcvbnFactory> | undefined

/** Loaded when a password is set, and not when a program starts: it takes 0.2 seconds. */
function openEstimate(): Promise<ZxcvbnFactory> {
  opened ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]).then(
    ([{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }]) =>
      new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs }),
  )
  return opened
}

/** Shorter pieces of a name stand in too many words. */
const shortestWord = 3

function wordsOf({ email, name = '' }: Owner): string[] {
  const [person = '', host = ''] = plain(email).split('@')
  const pieces = [...plain(name).split(/[^a-z0-9]+/), ...person.split(/[^a-z0-9]+/), ...host.split('.')]
  const words = [plain(email), person, plain(name), ...pieces]
  return [...new Set(words.filter((word) => word.length >= shortestWord))]
}

/** Small letters without their accents. */
const plain = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

const lookAlikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
}
const withoutLookAlikes = (text: string) => text.replaceAll(/[013457@$]/g, (sign) => lookAlikes[sign] ?? sign)

function isMadeOf(words: readonly string[], password: string): boolean {
  const forwards = plain(password)
  const backwards = [...forwards].reverse().join('')
  const longestFirst = words.toSorted((one, other) => other.length - one.length)
  return [forwards, backwards, withoutLookAlikes(forwards), withoutLookAlikes(backwards)].some((text) => {
    const left = longestFirst.reduce((rest, word) => rest.replaceAll(word, ' '), text)
    return left !== text && [...left].filter((sign) => /\p{L}/u.test(sign)).length < fewestLetters
  })
}
