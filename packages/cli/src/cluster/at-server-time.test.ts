import { expect, test } from 'vitest';
import { testHost } from '../host.fixture.ts';
import { atServerTime } from './at-server-time.ts';

test('a host tells the time of the server as soon as that is known, and is the same in all else', () => {
  const host = testHost({ now: 1000 });
  let api: { serverAheadMs(): number } | undefined;
  const shown = atServerTime(host, () => api);
  expect(shown.now()).toBe(1000);
  api = { serverAheadMs: () => -600 };
  expect([shown.now(), host.now()]).toEqual([400, 1000]);
  expect(shown.stdout).toBe(host.stdout);
});
