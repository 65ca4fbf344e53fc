/** A value of each day, drawn over the width of its day; null where there is none. */
export type DayValues = readonly (number | null)[]

/** The height of a drawing; a day is 1 wide, and the page stretches both. */
export const drawingHeight = 100

/** A value's place from above, in a drawing whose top is `top`. */
export const placeOf = (value: number, top: number): number =>
  Math.round((1 - value / top) * drawingHeight * 100) / 100

/** The path of values as steps, a day wide each; it breaks where there is none. */
export function stepPath(values: DayValues, top: number): string {
  let isDrawing = false
  return values
    .map((value, day) => {
      if (value === null) {
        isDrawing = false
        return ''
      }
      const place = placeOf(value, top)
      const begin = isDrawing ? `V${place}` : `M${day} ${place}`
      isDrawing = true
      return `${begin}H${day + 1}`
    })
    .join('')
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten that is no less than a value; 1 for nothing. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10
  return Number((step * power).toPrecision(3))
}
