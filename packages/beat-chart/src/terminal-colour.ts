/** The parts of a picture that have a colour of their own. */
export type Colour = 'input' | 'reconstruction' | 'both' | 'error'

/** ANSI "select graphic rendition" codes: bright blue, bright red, bright magenta, and 210, the palette's light coral. */
const CODES: Record<Colour, string> = {
  input: '94',
  reconstruction: '91',
  both: '95',
  error: '38;5;210',
}

/** What switches the terminal to a colour; without one, back to the terminal's own. */
export function switchColour(colour: Colour | undefined): string {
  return `\u001B[${colour === undefined ? '39' : CODES[colour]}m`
}
