/**
 * The level at which a check may declare drift, so that over a day all checks together give a false alarm in one of
 * `alarmDays` days at most, however many there are: the first spends 1/2 of what a day may, the second 1/6, the k-th
 * 1/(k (k + 1)), which add up to 1.
 *
 * @param alarmDays the days in which one false alarm is bearable
 * @param before how many checks there have been that day
 */
export function alarmLevel(alarmDays: number, before: number): number {
  return 1 / (alarmDays * (before + 1) * (before + 2))
}
