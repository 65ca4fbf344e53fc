// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { createRef, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, test } from 'vitest'
import en from '../messages/en/reading.json' with { type: 'json' }
import pt from '../messages/pt-BR/reading.json' with { type: 'json' }
import { BeatChart, type ChartHandle, type Overlay } from './beat-chart.tsx'
import { type Region, wholeBeat } from './frame.ts'

afterEach(cleanup)

const input = Array.from({ length: 140 }, (_, sample) => (sample === 70 ? 0.6 : 0.4))
const reconstruction = input.map((value) => value - 0.125)
const chart = createRef<ChartHandle>()

const meanNormal = input.map(() => 0.45)
const neighbours: Overlay[] = [
  { name: 'ecg-12', label: 'Normal', values: input.map(() => 0.5), distance: 0.75, href: '/beats/ecg-12' },
  { name: 'Labelled beat 9', label: 'Anomalous', values: input.map(() => 0.3), distance: 1.5, href: null },
]

interface ChartProps {
  locale?: 'en' | 'pt-BR'
  name?: string
  isBlind?: boolean
  onMeasured?(text: string): void
}

function Chart(props: ChartProps) {
  const { locale = 'en', name = 'Beat ecg-7', isBlind = false, onMeasured } = props
  const [region, setRegion] = useState<Region>(wholeBeat)
  return (
    <NextIntlClientProvider locale={locale} messages={{ reading: locale === 'en' ? en : pt }} timeZone="UTC">
      <BeatChart
        ref={chart}
        name={name}
        input={input}
        reconstruction={isBlind ? null : reconstruction}
        scale={[0.2, 0.6]}
        meanNormal={isBlind ? null : meanNormal}
        neighbours={isBlind ? [] : neighbours}
        onMeasured={onMeasured}
        region={region}
        onRegionChange={setRegion}
      />
    </NextIntlClientProvider>
  )
}

const plot = () => screen.getByRole('slider')
const legend = () => document.querySelector('ul')?.textContent
const axisTexts = () => [...document.querySelectorAll('svg text')].map(({ textContent }) => textContent)

test('the curve stands in the server’s HTML, with its axes in the page’s language', () => {
  const html = renderToString(<Chart locale="pt-BR" isBlind />)
  expect(html).toContain('M0 -400L1 -400')
  expect(html).toContain('>0,2</text>')
  expect(html).toContain('amplitude normalizada')
  expect(html).not.toContain('Reconstruction')
})

describe('the read-out', () => {
  test('tells sample, input, reconstruction and their distance where the arrow keys are', () => {
    render(<Chart />)
    fireEvent.focus(plot())
    fireEvent.keyDown(plot(), { key: 'ArrowRight' })
    expect(legend()).toBe('Sample 71Input0.400Reconstruction0.275Error0.125')
    expect(plot().getAttribute('aria-valuetext')).toBe(
      'Sample 71, Input 0.400, Reconstruction 0.275, Error 0.125',
    )
    fireEvent.keyDown(plot(), { key: 'ArrowLeft' })
    expect(legend()).toContain('Sample 70Input0.600')
    fireEvent.keyDown(plot(), { key: 'PageUp' })
    expect(legend()).toContain('Sample 80Input0.400')
    fireEvent.keyDown(plot(), { key: 'End' })
    expect(legend()).toContain('Sample 139')
  })

  test('knows nothing of a reconstruction that is hidden', () => {
    render(<Chart isBlind />)
    fireEvent.focus(plot())
    expect(legend()).toBe('Sample 70Input0.600')
  })
})

test('keys zoom and move what is shown, in time and in amplitude, and 0 shows the whole beat', () => {
  render(<Chart />)
  expect(axisTexts()).toEqual(expect.arrayContaining(['0', '139', '0.1', '0.7']))
  const run = (command: Parameters<ChartHandle['run']>[0]) => act(() => chart.current?.run(command))
  run({ do: 'zoom-time', factor: 0.5 })
  expect(axisTexts()).toEqual(expect.arrayContaining(['35', '105']))
  run({ do: 'pan-time', tenths: 1 })
  expect(axisTexts()).toEqual(expect.arrayContaining(['42', '112']))
  run({ do: 'zoom-amplitude', factor: 0.5 })
  expect(axisTexts()).toContain('0.45')
  run({ do: 'pan-amplitude', tenths: 5 })
  expect(axisTexts()).not.toContain('0.30')
  run({ do: 'whole' })
  expect(axisTexts()).toEqual(expect.arrayContaining(['0', '139', '0.1', '0.7']))
})

test('the gain stays for the next beat, the zoom does not', () => {
  const { rerender } = render(<Chart />)
  fireEvent.click(screen.getByRole('button', { name: '×2' }))
  const before = axisTexts()
  rerender(<Chart name="Beat ecg-8" />)
  expect(screen.getByRole('button', { name: '×2' }).getAttribute('aria-pressed')).toBe('true')
  expect(axisTexts()).toEqual(before)
})

test('what leaves the frame is cut off with a mark, and the legend says so', () => {
  render(<Chart />)
  expect(legend()).not.toContain('outside the range')
  fireEvent.click(screen.getByRole('button', { name: '×2' }))
  expect(legend()).toContain('outside the range')
})

test('those who hear the chart get a summary, and the values as a table when they ask', () => {
  render(<Chart />)
  expect(document.querySelector('figcaption')?.textContent).toBe(
    'Beat ecg-7: the normalised amplitude is highest at sample 70 with 0.6 and lowest at sample 0 with 0.4. ' +
      'The reconstruction is farthest from the input at sample 0, by 0.13.',
  )
  const details = document.querySelector('details') as HTMLDetailsElement
  details.open = true
  fireEvent(details, new Event('toggle'))
  expect(screen.getAllByRole('row').length).toBe(141)
  expect(screen.getAllByRole('row')[71]?.textContent).toBe('700.60000.47500.1250')
})

const press = (...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(plot(), { key })
}

describe('a stretch', () => {
  test('is marked by M and the arrow keys, measured, and put into the comment by Enter', () => {
    const told: string[] = []
    render(<Chart locale="pt-BR" onMeasured={(text) => told.push(text)} />)
    fireEvent.focus(plot())
    press('ArrowLeft', 'ArrowLeft')
    fireEvent.click(screen.getByRole('button', { name: 'Medir' }))
    press('ArrowRight', 'ArrowRight')
    expect(plot().getAttribute('aria-valuetext')).toBe('amostras 68–70: ΔA 0,200 (do mínimo ao máximo 0,200)')
    press('ArrowRight', 'Enter')
    expect(told).toEqual(['amostras 68–71: ΔA 0,000 (do mínimo ao máximo 0,200)'])
    expect(screen.getByRole('button', { name: 'Medir' }).getAttribute('aria-pressed')).toBe('false')
  })

  test('is forgotten by Escape, and by the next beat', () => {
    const { rerender } = render(<Chart />)
    const measure = screen.getByRole('button', { name: 'Measure' })
    fireEvent.click(measure)
    expect(measure.getAttribute('aria-pressed')).toBe('true')
    press('Escape')
    expect(measure.getAttribute('aria-pressed')).toBe('false')
    fireEvent.click(measure)
    rerender(<Chart name="Beat ecg-8" />)
    expect(measure.getAttribute('aria-pressed')).toBe('false')
  })

  test('has no way into a comment where none can be written', () => {
    render(<Chart />)
    fireEvent.click(screen.getByRole('button', { name: 'Measure' }))
    expect(screen.queryByRole('button', { name: 'Add to the comment' })).toBeNull()
  })
})

describe('laid over', () => {
  test('are the mean normal beat and one neighbour at a time, each with its value, its distance and its address', () => {
    render(<Chart />)
    fireEvent.focus(plot())
    fireEvent.click(screen.getByRole('button', { name: 'Mean normal beat' }))
    expect(legend()).toContain('Mean normal beat0.450')
    fireEvent.click(screen.getByRole('button', { name: 'Labelled beat' }))
    expect(legend()).toContain('Labelled beat0.500')
    expect(screen.getByRole('link', { name: 'ecg-12' }).getAttribute('href')).toBe('/beats/ecg-12')
    expect(document.body.textContent).toContain('ecg-12, Normal, distance 0.750')
    fireEvent.click(screen.getByRole('button', { name: 'Labelled beat 1 of 2' }))
    expect(screen.queryByRole('link')).toBeNull()
    expect(document.body.textContent).toContain('Labelled beat 9, Anomalous, distance 1.500')
    fireEvent.click(screen.getByRole('button', { name: 'Labelled beat 2 of 2' }))
    expect(legend()).not.toContain('Labelled beat')
  })

  test('is not chosen by a key that is pressed before the reveal', () => {
    const { rerender } = render(<Chart isBlind />)
    act(() => chart.current?.run({ do: 'mean' }))
    act(() => chart.current?.run({ do: 'neighbour' }))
    rerender(<Chart />)
    expect(legend()).not.toMatch(/Mean|Labelled/)
  })

  test('is nothing before the reveal, also where the reader had it laid over the beat before', () => {
    const { rerender } = render(<Chart />)
    fireEvent.click(screen.getByRole('button', { name: 'Mean normal beat' }))
    rerender(<Chart name="Beat ecg-8" isBlind />)
    expect(legend()).not.toContain('Mean')
    expect(screen.queryByRole('button', { name: /Mean|Labelled/ })).toBeNull()
  })
})
