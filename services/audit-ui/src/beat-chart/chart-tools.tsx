'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import classes from './beat-chart.module.css'
import { type Gain, gains } from './frame.ts'

interface ChartToolsProps {
  /** Undefined while the height was chosen by hand. */
  gain: Gain | undefined
  onGain(gain: Gain): void
  isWhole: boolean
  isWholeStretch: boolean
  isMeasuring: boolean
  /** Undefined where there is no mean normal beat to be laid over. */
  isMeanShown: boolean | undefined
  /** Undefined where there are no neighbours to be laid over. */
  neighbour: { shown: number | undefined; count: number } | undefined
  onCommand(command: ChartCommand): void
}

/** What of the beat is shown, and how large, for fingers and mice; keys do the same. */
export function ChartTools(props: ChartToolsProps) {
  const { gain, onGain, isWhole, isWholeStretch, isMeasuring, isMeanShown, neighbour, onCommand } = props
  const t = useTranslations('reading.chart')
  return (
    <div className={classes.tools}>
      <Group name={t('gain')} keys="G">
        {gains.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={gain === each}
            title={t(`gains.${each}.title`)}
            onClick={() => onGain(each)}
          >
            {t(`gains.${each}.name`)}
          </button>
        ))}
      </Group>
      <Group name={t('region')}>
        <Tool name={t('zoomOut')} keys="-" isDisabled={isWholeStretch} onPress={() => onCommand(zoomOut)}>
          −
        </Tool>
        <Tool name={t('zoomIn')} keys="+" onPress={() => onCommand(zoomIn)}>
          +
        </Tool>
        <Tool
          name={t('earlier')}
          keys="Shift+ArrowLeft"
          isDisabled={isWholeStretch}
          onPress={() => onCommand({ do: 'pan-time', tenths: -3 })}
        >
          ←
        </Tool>
        <Tool
          name={t('later')}
          keys="Shift+ArrowRight"
          isDisabled={isWholeStretch}
          onPress={() => onCommand({ do: 'pan-time', tenths: 3 })}
        >
          →
        </Tool>
        <button
          type="button"
          disabled={isWhole}
          aria-keyshortcuts="0"
          onClick={() => onCommand({ do: 'whole' })}
        >
          {t('whole')}{' '}
          <span className={classes.key} aria-hidden="true">
            0
          </span>
        </button>
      </Group>
      <div className={classes.buttons}>
        <Toggle
          keys="M"
          name={t('measure.name')}
          isOn={isMeasuring}
          onPress={() => onCommand({ do: 'measure' })}
        />
      </div>
      {(isMeanShown !== undefined || neighbour !== undefined) && (
        <Group name={t('overlay')}>
          {isMeanShown !== undefined && (
            <Toggle keys="O" name={t('mean')} isOn={isMeanShown} onPress={() => onCommand({ do: 'mean' })} />
          )}
          {neighbour !== undefined && (
            <Toggle
              keys="V"
              name={
                neighbour.shown === undefined
                  ? t('neighbour')
                  : t('neighbourOf', { place: neighbour.shown + 1, count: neighbour.count })
              }
              isOn={neighbour.shown !== undefined}
              onPress={() => onCommand({ do: 'neighbour' })}
            />
          )}
        </Group>
      )}
    </div>
  )
}

interface ToggleProps {
  name: string
  keys: string
  isOn: boolean
  onPress(): void
}

function Toggle({ name, keys, isOn, onPress }: ToggleProps) {
  return (
    <button type="button" aria-pressed={isOn} aria-keyshortcuts={keys} onClick={onPress}>
      {name}{' '}
      <span className={classes.key} aria-hidden="true">
        {keys}
      </span>
    </button>
  )
}

interface GroupProps {
  name: string
  keys?: string
  children: ReactNode
}

function Group({ name, keys, children }: GroupProps) {
  const label = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend does not stand in one line with its buttons.
    <div role="group" aria-labelledby={label} className={classes.group}>
      <span id={label} className={classes.groupName}>
        {name}
      </span>
      {keys !== undefined && (
        <span className={classes.key} aria-hidden="true">
          {keys}
        </span>
      )}
      <div className={classes.buttons}>{children}</div>
    </div>
  )
}

interface ToolProps {
  name: string
  keys: string
  isDisabled?: boolean
  onPress(): void
  children: string
}

function Tool({ name, keys, isDisabled = false, onPress, children }: ToolProps) {
  return (
    <button
      type="button"
      className={classes.sign}
      aria-label={name}
      title={name}
      aria-keyshortcuts={keys}
      disabled={isDisabled}
      onClick={onPress}
    >
      {children}
    </button>
  )
}

/** What can be done to a chart by key or button. */
export type ChartCommand =
  | { do: 'zoom-time' | 'zoom-amplitude'; factor: number }
  | { do: 'pan-time' | 'pan-amplitude'; tenths: number }
  | { do: 'gain' | 'whole' | 'read-out' | 'measure' | 'mean' | 'neighbour' }

/** One step of zoom makes things so many times as large. */
export const zoomStep = 1.5

export const zoomIn: ChartCommand = { do: 'zoom-time', factor: 1 / zoomStep }
export const zoomOut: ChartCommand = { do: 'zoom-time', factor: zoomStep }

const commands: Record<string, ChartCommand> = {
  '+': zoomIn,
  // The same key without Shift, on Brazilian and American keyboards.
  '=': zoomIn,
  '-': zoomOut,
  ']': { do: 'zoom-amplitude', factor: 1 / zoomStep },
  '[': { do: 'zoom-amplitude', factor: zoomStep },
  '0': { do: 'whole' },
  g: { do: 'gain' },
  r: { do: 'read-out' },
  m: { do: 'measure' },
  o: { do: 'mean' },
  v: { do: 'neighbour' },
}

const shifted: Record<string, ChartCommand> = {
  ArrowLeft: { do: 'pan-time', tenths: -1 },
  ArrowRight: { do: 'pan-time', tenths: 1 },
  ArrowUp: { do: 'pan-amplitude', tenths: 1 },
  ArrowDown: { do: 'pan-amplitude', tenths: -1 },
}

/** What a key without Ctrl, Alt or Meta asks of the chart; undefined for one that is not the chart's. */
export function chartCommandOf({
  key,
  shiftKey,
}: {
  key: string
  shiftKey: boolean
}): ChartCommand | undefined {
  const keys = shiftKey && key.startsWith('Arrow') ? shifted : commands
  const name = key.length === 1 ? key.toLowerCase() : key
  return Object.hasOwn(keys, name) ? keys[name] : undefined
}

/** The keys as the help tells them, each with the name of its text. */
export const chartKeys = [
  { keys: ['+', '−', '[', ']'], name: 'zoom' },
  { keys: ['Shift + ← → ↑ ↓'], name: 'pan' },
  { keys: ['0'], name: 'whole' },
  { keys: ['G'], name: 'gain' },
  { keys: ['R', '← →'], name: 'readOut' },
  { keys: ['M', '← →', 'Enter'], name: 'measure' },
  { keys: ['O'], name: 'mean' },
  { keys: ['V'], name: 'neighbour' },
] as const
