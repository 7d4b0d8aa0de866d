import type { KubeEvent } from '../kube-types.ts';

/** The latest event that has one of these reasons. */
export function newest(events: readonly KubeEvent[], reasons: readonly string[]): KubeEvent | undefined {
  return events
    .filter((each) => reasons.includes(each.reason ?? ''))
    .toSorted((a, b) => compare(eventTime(a), eventTime(b)))
    .at(-1);
}

/** When it was seen last. */
export function eventTime(event: KubeEvent): string {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? '';
}

// Times of the events API have fractions of seconds and those of kubelets do not; as texts `.` would come before `Z`.
function compare(a: string, b: string): number {
  const [left, right] = [Date.parse(a), Date.parse(b)];
  return Number.isNaN(left) || Number.isNaN(right) ? a.localeCompare(b) : left - right;
}
