// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react'
import { createRef } from 'react'
import { afterEach, expect, test } from 'vitest'
import { BeatHeading } from './reading-panel.tsx'
import { renderReading } from './testing/render-reading.tsx'

afterEach(cleanup)

test.each(['America/Sao_Paulo', 'Asia/Tokyo'])(
  'when a beat was measured is shown as the clinic wrote it, also in %s',
  (zone) => {
    const leased = {
      inferenceId: 7,
      beat: 'ecg-7',
      modelTag: 'v1',
      measuredAt: '2026-03-08 02:30:00',
      values: [],
      reveal: null,
    }
    renderReading(<BeatHeading leased={leased} headingRef={createRef()} end={null} />, zone)
    expect(screen.getByText(/Mar 8, 2026, 2:30/)).toBeDefined()
  },
)
